"""People of a customer, the links by which somebody comes in, their open visits to the account, and what they say."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class Contact(models.Model):
    """A person who acts for a customer, with the rights that the customer gave them. Company-wide, as customers are.

    `phone` is E.164, `email` in one case: by one of them the person comes in.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    may_see = models.BooleanField(default=True)
    may_approve = models.BooleanField(default=False)
    may_pay = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=~Q(email="", phone="") | Q(active=False), name="contact_can_be_reached"
            ),
            models.UniqueConstraint(
                fields=("customer", "email"),
                condition=Q(active=True) & ~Q(email=""),
                name="contact_email_once",
            ),
            models.UniqueConstraint(
                fields=("customer", "phone"),
                condition=Q(active=True) & ~Q(phone=""),
                name="contact_phone_once",
            ),
        )
        indexes = (
            models.Index(fields=("email",), condition=Q(active=True) & ~Q(email=""), name="contact_by_email"),
            models.Index(fields=("phone",), condition=Q(active=True) & ~Q(phone=""), name="contact_by_phone"),
        )

    def __str__(self) -> str:
        return self.name


class AccountLink(models.Model):
    """A link that lets somebody into a customer's account once. The link itself stands nowhere: it is recomputed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True, db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class AccountVisit(models.Model):
    """Somebody who came in by a link, until they leave or the time is over; their browser holds a hash of the id."""

    id = models.UUIDField(primary_key=True, default=new_id)
    link = models.OneToOneField(AccountLink, models.PROTECT, related_name="+")
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True, db_index=False)
    came_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)


class SurveyAnswer(BranchOwned):
    """What a customer thinks of one finished order; asked once, answered once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.OneToOneField("work_orders.WorkOrder", models.PROTECT, related_name="+")
    satisfaction = models.PositiveSmallIntegerField()
    recommend = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="survey_satisfaction_1_to_5"
            ),
            models.CheckConstraint(condition=Q(recommend__lte=10), name="survey_recommend_0_to_10"),
        )
        indexes = (models.Index(fields=("branch", "answered_at"), name="survey_by_day"),)

    def __str__(self) -> str:
        return f"{self.satisfaction} of 5"
