from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='materialrequirement',
            name='for_experts',
            field=models.BooleanField(default=True, help_text='身份证明等含证件号码的材料请不要勾选，评审专家就看不到。', verbose_name='专家可看'),
        ),
    ]
