"""A practice provider of messages: texts like Twilio, WhatsApp like Meta, a push service; with phones to write from."""
