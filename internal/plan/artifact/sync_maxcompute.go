package artifact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// externalTable writes the table over the files, the table over what leaves, and the query between them.
func (x *sheet) externalTable(b *strings.Builder, o output) {
	d := maxCompute()
	data := x.w.datasets[o.dataset]
	if data == nil {
		return
	}
	renamed := output{name: o.name, source: o.source}
	names := map[string]string{}
	var columns, kept []string
	for i, f := range data.Columns {
		names[f.Name] = columnName(f.Name, i)
		columns = append(columns, d.name(names[f.Name])+" "+columnType(f.Type, data.Format))
	}
	renamed.person = names[o.person]
	for _, c := range o.columns {
		name, ok := names[c.Name]
		if !ok {
			fmt.Fprintf(b, "-- %s is inside another column; take it apart in a view first. 嵌套字段，先在视图中拆出。\n", strconv.Quote(c.Name))
			return
		}
		c.Name = name
		renamed.columns = append(renamed.columns, c)
		kept = append(kept, d.name(outName(c))+" STRING")
	}
	fmt.Fprintf(b, "\nCREATE EXTERNAL TABLE IF NOT EXISTS %s (%s)\n%s\nLOCATION 'oss://${source_endpoint}/${source_bucket}/%s';\n",
		d.name(o.source), strings.Join(columns, ", "), stored(data.Format), sqlText(folderOf(data)))
	fmt.Fprintf(b, "\nCREATE EXTERNAL TABLE IF NOT EXISTS %s (%s, %s BIGINT)\n%s\nLOCATION 'oss://${source_endpoint}/${export_bucket}/%s%s/';\n",
		d.name(o.name), strings.Join(kept, ", "), d.name("people"), stored(""), exportPrefix, o.name)
	fmt.Fprintf(b, "\nINSERT OVERWRITE TABLE %s\n%s;\n", d.name(o.name), d.groups(renamed, d.name(o.source), x.s.GroupMin))
}

// columnName is a name that the warehouse takes: letters, digits and underscores. Files without names of columns in them
// are read by place, so that another name changes nothing.
func columnName(name string, at int) string {
	if s := label(name); strings.Trim(s, "_") != "" && !strings.Contains(name, ".") && isASCII(name) {
		return s
	}
	return "c_" + strconv.Itoa(at+1)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) // the end of ASCII
}

// columnType is the type of a column: text formats hold text, the others what they say.
func columnType(of, format string) string {
	if format != "parquet" && format != "orc" && format != "avro" {
		return "STRING"
	}
	kind := strings.ToLower(of)
	for _, w := range [][2]string{{"int", "BIGINT"}, {"double", "DOUBLE"}, {"float", "DOUBLE"}, {"bool", "BOOLEAN"}, {"timestamp", "TIMESTAMP"}, {"date", "DATE"}} {
		if strings.Contains(kind, w[0]) {
			return w[1]
		}
	}
	return "STRING"
}

// stored is how files of a format are read; what has no format of its own is text between commas.
func stored(format string) string {
	switch format {
	case "parquet":
		return "STORED AS PARQUET"
	case "orc":
		return "STORED AS ORC"
	case "avro":
		return "STORED AS AVRO"
	case "json", "ndjson":
		return "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'\nSTORED AS TEXTFILE"
	case "":
		return "STORED BY 'com.aliyun.odps.CsvStorageHandler'"
	}
	return "STORED BY 'com.aliyun.odps.CsvStorageHandler'\nWITH SERDEPROPERTIES ('odps.text.option.header.lines.count' = '1')"
}

// folderOf is the folder that the files of a dataset lie in: an external table reads a folder, and nothing else may lie
// in it.
func folderOf(d *inventory.Dataset) string {
	p := objectPrefix(d.Path, d.Name)
	if i := strings.LastIndex(p, "/"); i >= 0 {
		return p[:i+1]
	}
	return ""
}

// sqlText keeps a text inside its quotes.
func sqlText(s string) string { return strings.ReplaceAll(s, "'", "''") }
