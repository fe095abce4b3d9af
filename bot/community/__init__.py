"""The COMMUNITY: who learns together and where: communities, spaces, persons, members and roles."""
