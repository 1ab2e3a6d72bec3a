import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EventText",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("salt", models.CharField(max_length=32)),
            ],
            options={
                "db_table": "audit_event_text",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("took_all", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "db_table": "audit_seal",
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "audit_waiting",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=40)),
                ("is_view", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                ("body", models.TextField(default="{}")),
                ("salt", models.CharField(max_length=32)),
                ("text_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "db_table": "audit_event",
                "indexes": [
                    models.Index(fields=["subject", "-id"], name="audit_event_subject"),
                    models.Index(fields=["by", "-id"], name="audit_event_by"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealMember",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seal_number", models.PositiveBigIntegerField()),
                ("event_hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "audit_seal_member",
                "indexes": [
                    models.Index(
                        fields=["seal_number", "event_id"], name="audit_member_seal"
                    )
                ],
            },
        ),
    ]
