"""The table of mails about accounts that wait to be sent."""

import django.db.models.deletion
import notices.models.moment
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0020_retracted_publications'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('data', models.JSONField(default=dict)),
                ('created_at', notices.models.moment.MomentField()),
                ('due_at', notices.models.moment.MomentField(db_index=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
