"""Areas with their boundaries, the gazetteer, and places that people name."""

from django.db import models


class Area(models.Model):
    """A ward or census area of one boundary version, with its outline."""

    kind = models.CharField(max_length=10)  # ward, lsoa11, lsoa21, msoa21
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    boundary_version = models.CharField(max_length=20)
    # GeoJSON geometry in WGS84, as text: shapely reads it, the database does not.
    outline = models.TextField()
    population = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "boundary_version"], name="places_area_once"
            )
        ]
        ordering = ("kind", "name")

    def __str__(self) -> str:
        return self.name


class Located(models.Model):
    """Coordinates in both systems and the areas that were looked up once."""

    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    ward = models.CharField(max_length=12, blank=True, db_index=True)
    lsoa11 = models.CharField(max_length=12, blank=True)
    lsoa21 = models.CharField(max_length=12, blank=True)
    boundary_version = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class Entry(Located):
    """One line of our own gazetteer: a postcode, a street or a building."""

    kind = models.CharField(max_length=10)  # postcode, street, building
    name = models.CharField(max_length=120)
    # Upper case without spaces or punctuation: what is searched.
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.name


class Place(Located):
    """A place that somebody named: a flat, a stairwell, a street corner."""

    text = models.TextField()
    postcode = models.CharField(max_length=8, blank=True)
    # Building and number without spaces, upper case: "same household".
    household_key = models.CharField(max_length=120, blank=True, db_index=True)
    precision = models.CharField(max_length=10, default="unknown")

    class Meta:
        indexes = [
            models.Index(fields=["easting", "northing"], name="places_place_point")
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
