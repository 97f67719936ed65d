package classify

// families tells the family of a type by its whole name or by a part of it; the first that fits counts.
var families = []struct {
	family      string
	whole, part []string
}{
	{family: familySmall, whole: []string{"bool", "boolean", "bit", "tinyint"}},
	{family: familyText, whole: []string{"enum", "string", "uuid", "citext", "name", "utf8"}, part: []string{"char"}},
	{family: familyLong, part: []string{"text", "clob"}},
	{family: familyDate, whole: []string{"year"}, part: []string{"date", "time"}},
	{family: familyBinary, whole: []string{"bytea", "image"}, part: []string{"blob", "binary"}},
	{family: familyNumber, part: []string{"int", "serial", "num", "decimal", "float", "double", "real", "money", "long"}},
	{family: familyOther, whole: []string{"xml", "point"}, part: []string{"json", "geometry"}},
}
