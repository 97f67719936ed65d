package artifact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// generate writes what the mechanism of the sync is configured with: each file of the mechanism has one writer.
func (x *sheet) generate() {
	writers := map[string]func(){
		"aggregate_sql": x.aggregateSQL, "grants": x.grants, "vault_sql": x.vaultSQL, "maxcompute_sql": x.maxComputeSQL,
		"datax": x.datax, "dts_sync": x.dts, "oss_replication": x.replication, "mgw_job": x.mgw, "rclone_in": x.rcloneIn,
		"mirror_maker": x.mirrorMaker, "cell": x.cell, "fields": x.fields,
	}
	for _, name := range x.s.Files {
		if write := writers[name]; write != nil {
			write()
		}
	}
}

// fields is the allow-list as data, for a portal or a program.
func (x *sheet) fields() {
	var b bytes.Buffer
	b.WriteString("# What may be shown; what is not listed is not shown. 可显示的字段，未列出的不显示。\nfields:\n")
	n := 0
	for _, c := range x.s.Columns {
		if c.Mask != plan.MaskDrop && c.Mask != plan.MaskPerson {
			fmt.Fprintf(&b, "  - {dataset: %q, column: %q, mask: %s}\n", c.Dataset, c.Name, c.Mask)
			n++
		}
	}
	if n == 0 {
		b.WriteString("  [] # nobody has read the columns, or none may be shown. 未读取，或均不可显示。\n")
	}
	b.WriteString("access: {page_of_one_person: true, bulk_download: false, log_every_view: true, keys: mainland_kms}\n")
	x.add("fields.yaml", b.Bytes())
}

// cell says by what an application tells its two stacks apart.
func (x *sheet) cell() {
	if factOf(x.s, "mode") != "direct_collection_abroad" {
		return // people from elsewhere stay where they are
	}
	var b bytes.Buffer
	b.WriteString("# Two stacks of one application; nothing is synced between them. 同一应用的两套部署，互不同步。\n" +
		"# The registry holds a number that names nobody, and the stack. 名册只含不指向个人的编号与所属部署。\n" +
		"registry: {columns: [account_number, stack], personal: false}\nstacks:\n" +
		"  - {id: mainland, for: residents_of_the_mainland, keys: mainland_kms}\n  - {id: abroad, for: everybody_else}\n" +
		"unknown_residence: ask before anything is stored\n")
	x.add("routing.yaml", b.Bytes())
}

// rcloneIn copies inward and deletes nothing.
func (x *sheet) rcloneIn() {
	x.add("copy.sh", []byte("#!/bin/sh\n# Inward alone: it copies and deletes nothing. 只流入，不删除。\nset -eu\n"+
		": \"${SOURCE:?name the remote and the folder of the source}\" \"${HOME_TARGET:?name the remote and the folder in the mainland}\"\n"+
		"exec rclone copy --metadata --checksum --immutable \"$SOURCE\" \"$HOME_TARGET\"\n"))
}

// exportPrefix is the only part of a bucket that leaves.
const exportPrefix = "export/"

// mgw is the job that hands files over, or takes them in, with the flags of the migration service.
func (x *sheet) mgw() {
	what := "out: only what lies under " + exportPrefix
	if factOf(x.s, "mode") == "inbound" {
		what = "in"
	}
	x.add("mgw.sh", []byte("#!/bin/sh\n# One job, "+what+". Addresses are made beforehand, with roles and no keys. 地址事先以角色建立，不含密钥。\nset -eu\n"+
		": \"${SRC_ADDRESS:?}\" \"${DEST_ADDRESS:?}\" \"${MAX_MBPS:?}\" \"${MAX_QPS:?at most 2000}\"\n"+
		"exec mgwutil create-job --src-address \"$SRC_ADDRESS\" --dest-address \"$DEST_ADDRESS\" --overwrite-mode always \\\n"+
		"  --transfer-mode lastmodified --max-bandwidth \"$MAX_MBPS\" --max-qps \"$MAX_QPS\" --create-report --log-mode detail\n"))
}

// mirrorMaker mirrors named topics one way.
func (x *sheet) mirrorMaker() {
	var topics []string
	for _, d := range x.data {
		topics = append(topics, d.Name)
	}
	slices.Sort(topics)
	x.add("mm2.properties", []byte("# One way; topics one by one, no pattern. 单向；主题逐一列出。\n"+
		"clusters = source, target\nsource.bootstrap.servers = ${env:SOURCE_BROKERS}\ntarget.bootstrap.servers = ${env:TARGET_BROKERS}\n"+
		"source.security.protocol = SASL_SSL\ntarget.security.protocol = SASL_SSL\n"+
		"config.providers = env\nconfig.providers.env.class = org.apache.kafka.common.config.provider.EnvVarConfigProvider\n"+
		"source->target.enabled = true\ntarget->source.enabled = false\n"+
		"source->target.topics = "+strings.Join(topics, ", ")+"\nsource->target.groups = \n"+
		"source->target.sync.group.offsets.enabled = true\nsource->target.sync.topic.acls.enabled = false\nreplication.factor = 3\n"))
}

// datax writes one job for each output: the listed columns of a table, or a view of groups, as files under the prefix
// that leaves. Whatever is secret is a parameter that is given when it runs.
func (x *sheet) datax() {
	plugin := map[string]string{"mysql": "mysqlreader", "postgres": "postgresqlreader", "polardb": "postgresqlreader", "sqlserver": "sqlserverreader", "oracle": "oraclereader"}[factOf(x.s, "engine")]
	if plugin == "" {
		return
	}
	for _, o := range x.outputs() {
		x.addJSON(o.name+".datax.json", object{"job": object{
			"setting": object{"speed": object{"channel": 1}, "errorLimit": object{"record": 0, "percentage": 0}},
			"content": []object{{
				"reader": object{"name": plugin, "parameter": object{
					"username": "${reader_user}", "password": "${reader_password}",
					"connection": []object{{"querySql": []string{x.query(o)}, "jdbcUrl": []string{"${reader_jdbc_url}"}}},
				}},
				"writer": object{"name": "osswriter", "parameter": object{
					"endpoint": "${oss_endpoint}", "accessId": "${access_id}", "accessKey": "${access_secret}", "bucket": "${export_bucket}",
					"object": exportPrefix + o.name, "writeMode": "truncate", "fileFormat": "csv", "encoding": "UTF-8", "header": outHeader(x, o),
				}},
			}},
		}})
	}
}

// object is an object of somebody else's format, whose keys are written as that format writes them.
type object = map[string]any

// query is what a job reads: the view of groups that was made before, or the listed columns.
func (x *sheet) query(o output) string {
	d := dialectOf(factOf(x.s, "engine"))
	if x.s.GroupMin == 0 {
		return strings.ReplaceAll(d.rows(o), "\n", " ")
	}
	names := make([]string, 0, len(o.columns)+1)
	for _, n := range outHeader(x, o) {
		names = append(names, d.name(n))
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + d.name(o.name)
}

func outHeader(x *sheet, o output) []string {
	var names []string
	for _, c := range o.columns {
		names = append(names, outName(c))
	}
	if x.s.GroupMin > 0 {
		names = append(names, "people")
	}
	return names
}

// addJSON writes a value. Only values that were built here are written, so that marshalling cannot fail.
func (x *sheet) addJSON(name string, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err == nil {
		x.add(name, b.Bytes())
	}
}
