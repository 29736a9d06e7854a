"""The tables that one lifecycle needs at least."""

from django.db import models


class ApiKey(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40)
    active = models.BooleanField(default=True)


class Counter(models.Model):
    name = models.CharField(max_length=20, primary_key=True)
    value = models.BigIntegerField(default=0)


class Part(models.Model):
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)


class Order(models.Model):
    number = models.CharField(max_length=20, unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=20, default="open")
    words = models.TextField()
    opened_at = models.DateTimeField(auto_now_add=True)


class Line(models.Model):
    order = models.ForeignKey(Order, models.PROTECT)
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    part = models.ForeignKey(Part, models.PROTECT, null=True)
    state = models.CharField(max_length=12, default="proposed")


class Visit(models.Model):
    order = models.ForeignKey(Order, models.PROTECT)
    technician_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class StockMove(models.Model):
    part = models.ForeignKey(Part, models.PROTECT)
    line = models.ForeignKey(Line, models.PROTECT)
    quantity = models.IntegerField()


class Invoice(models.Model):
    order = models.ForeignKey(Order, models.PROTECT)
    number = models.CharField(max_length=20, unique=True)
    total_minor = models.BigIntegerField()


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, models.PROTECT)
    line = models.ForeignKey(Line, models.PROTECT)
    net_minor = models.BigIntegerField()


class LedgerTransaction(models.Model):
    kind = models.CharField(max_length=20)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True)


class LedgerEntry(models.Model):
    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT)
    account = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()


class Payment(models.Model):
    invoice = models.ForeignKey(Invoice, models.PROTECT)
    amount_minor = models.BigIntegerField()
