"""The first table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table of the tasks."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("by", models.CharField(default="somebody", max_length=50)),
                ("added", models.DateTimeField(auto_now_add=True)),
                ("drawn", models.DateTimeField(blank=True, null=True)),
                ("done", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ("-id",)},
        ),
    )
