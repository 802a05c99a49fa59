"""Who somebody is: signing in, devices, mail address, consent."""
