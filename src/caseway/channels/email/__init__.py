"""The e-mail channel: `parse` and `compose` are pure, `adapter`, `listener` and `imap` touch the network."""
