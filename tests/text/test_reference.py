"""The dictionary in words."""

from entente.data import package
from entente.text import dictionary


def test_a_column_of_several_values_is_called_a_list_whatever_binds_them():
    # a list bound by a pattern was called text
    told = dictionary().data.split("**")
    for table in package()["resources"]:
        columns = told[next(at for at, part in enumerate(told) if f"(`{table['path']}`)" in part)]
        for field in table["schema"]["fields"]:
            several = {"listOf", "listEnum", "listPattern"} & set(field)
            assert (f"| `{field['name']}` | list" in columns) == bool(several), field["name"]
