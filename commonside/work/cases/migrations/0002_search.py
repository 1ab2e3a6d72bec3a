"""The full text index of the cases, as each database has it."""

from django.db import migrations

from commonside.work.cases import search


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: search.make(editor),
            lambda apps, editor: search.unmake(editor),
        )
    ]
