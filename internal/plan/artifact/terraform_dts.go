package artifact

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// dts writes the migration of every store of a wave that the data transmission service carries, and returns the
// variables that it asks for. What the lists of the provider have no word for is left to people.
func (w *writer) dts(folder string, all []*making) []variable {
	d := newDocument()
	d.comment(
		"Migrations by the data transmission service, one for each store. Apply this after the targets stand and the",
		"pre-check of the console is clean. Each engine is named in the words of the list of its resource: they differ.",
	)
	var vars []variable
	for _, m := range all {
		if link := w.link(m); link != nil {
			vars = append(vars, link.write(d)...)
		}
	}
	if len(vars) > 0 {
		w.add(folder+"dts.tf", d.bytes())
	}
	return vars
}

// link is one migration from a source to a target.
type link struct {
	*making
	source, target *plan.DTSEngine
	kind           *plan.DTSKind
	vars           []variable
}

// link is the migration of a store, nil when another method carries it or a list lacks a word for it.
func (w *writer) link(m *making) *link {
	if !m.written || !slices.Contains([]string{"dts", "dts_full", "adam_dts"}, m.method()) {
		return nil
	}
	l := &link{making: m, source: w.k.DTS.Engine(sourceEngine(m.store.Engine)), target: w.k.DTS.Engine(m.service), kind: w.k.DTS.Kind(m.service)}
	if l.source == nil || l.target == nil || l.kind == nil {
		return nil
	}
	words := []string{
		l.source.Migration.Instance.Source(), l.source.Migration.Job.Source(), l.target.Migration.Instance.Target(), l.target.Migration.Job.Target(),
	}
	if slices.Contains(words, "") {
		return nil
	}
	return l
}

// method is the one of the step, else the first of the row.
func (m *making) method() string {
	if m.step.Method != "" {
		return m.step.Method
	}
	return m.row.Method
}

// sourceEngine is the engine of a source in the vocabulary, by what an inventory calls it.
func sourceEngine(engine string) string {
	engine = strings.ToLower(engine)
	for _, known := range [][2]string{
		{"mariadb", "mariadb"},
		{"mysql", "mysql"},
		{"postgres", "postgres"},
		{"alloydb", "postgres"},
		{"sqlserver", "sqlserver"},
		{"sqlmi", "sqlserver"},
		{"oracle", "oracle"},
		{"db2", "db2"},
		{"mongo", "mongodb"},
		{"docdb", "mongodb"},
		{"tidb", "tidb"},
		{"hbase", "hbase"},
	} {
		if strings.Contains(engine, known[0]) {
			return known[1]
		}
	}
	return ""
}

// write writes the instance and the job.
func (l *link) write(d *document) []variable {
	d.comment("From "+l.w.storeName(l.store.ID)+" into "+l.row.Name.EN, "undo: suspend the job and delete the instance; the source is only read. After 6 hours suspended a job does not start again.")
	kind := "alicloud_dts_migration_instance"
	i := d.resource(kind, l.name).set("payment_type", "PayAsYouGo").set("sync_architecture", "oneway").
		expr("instance_class", l.oneOf("dts_class", "Class: its rows a second hold below 2 ms of round trip, so not across the border", "medium", l.w.k.DTS.Classes.Migration))
	i.set("source_endpoint_engine_name", l.source.Migration.Instance.Source()).expr("source_endpoint_region", "var.dts_source_region").
		set("destination_endpoint_engine_name", l.target.Migration.Instance.Target()).expr("destination_endpoint_region", "var.region").
		object("tags", "made_by", "domicile", "step", string(l.step.ID))
	l.vars = append(l.vars, filled("dts_source_region", "Region of the service that the sources are reached from, the nearest to them"))
	l.job(d.resource("alicloud_dts_migration_job", l.name).expr("dts_instance_id", kind+"."+l.name+".id"))
	return l.vars
}

func (l *link) job(j block) {
	j.set("dts_job_name", dashed(l.name)).set("structure_initialization", true).set("data_initialization", true).
		set("data_synchronization", l.row.Follow)
	j.set("source_endpoint_engine_name", l.source.Migration.Job.Source()).
		expr("source_endpoint_instance_type", l.oneOf("reach", "How the source is reached: CEN over the registered line, OTHER by its public address", "CEN", []string{"CEN", "EXPRESS", "DG", "OTHER"})).
		expr("source_endpoint_region", "var.dts_source_region").expr("source_endpoint_ip", l.text("source_host", "Host of the source")).
		expr("source_endpoint_port", l.text("source_port", "Port of the source")).
		expr("source_endpoint_user_name", l.text("source_user", "User at the source that may read and follow, and nothing else")).
		expr("source_endpoint_password", l.hidden("source_password", "Password of that user"))
	database := l.text("dts_database", "Name of the database at the source")
	if l.source.ID == "postgres" || l.source.ID == "mongodb" || l.source.ID == "oracle" {
		j.expr("source_endpoint_database_name", database).expr("destination_endpoint_database_name", database)
	}
	j.set("destination_endpoint_engine_name", l.target.Migration.Job.Target()).set("destination_endpoint_instance_type", l.kind.Migration).
		expr("destination_endpoint_region", "var.region")
	l.reach(j)
	j.expr("db_list", "jsonencode("+l.objects(database)+")")
}

// reach says how the job comes to the target: by the id of an instance that this folder makes, else by its address.
func (l *link) reach(j block) {
	made := map[string]string{
		"rds_mysql": "db_instance", "rds_postgres": "db_instance", "rds_sqlserver": "db_instance", "polardb_mysql": "polardb_cluster",
		"mongodb": "mongodb_instance", "adb_postgres": "gpdb_instance",
	}[l.service]
	user := "migration"
	if made == "mongodb_instance" {
		user = "root"
	}
	if made != "" {
		j.expr("destination_endpoint_instance_id", "alicloud_"+made+"."+l.name+".id")
	} else {
		j.expr("destination_endpoint_ip", l.text("target_host", "Host of the target in the private network")).
			expr("destination_endpoint_port", l.text("target_port", "Port of the target"))
	}
	j.set("destination_endpoint_user_name", user)
	if slices.ContainsFunc(l.making.vars, func(v variable) bool { return v.name == "password_"+l.name }) {
		j.expr("destination_endpoint_password", "var.password_"+l.name)
		return
	}
	j.expr("destination_endpoint_password", l.hidden("target_password", "Password of the user migration at the target"))
}

// objects says what is moved: the whole database where all of its tables move, else the tables of the step.
func (l *link) objects(database string) string {
	rows := []string{}
	if !l.w.whole(l.step) {
		for _, t := range l.w.tables(l.step) {
			name := t[strings.LastIndexByte(t, '.')+1:]
			rows = append(rows, "("+literal(name)+") = { name = "+literal(name)+", all = true }")
		}
	}
	if len(rows) == 0 {
		return "{ (" + database + ") = { name = " + database + ", all = true } }"
	}
	return "{ (" + database + ") = { name = " + database + ", all = false, Table = {\n" + strings.Join(rows, "\n") + "\n} } }"
}

// whole reports whether a step moves everything that its store holds.
func (w *writer) whole(s placed) bool {
	for id, d := range w.datasets {
		if d.Store == s.Store && !slices.Contains(s.Datasets, id) {
			return false
		}
	}
	return true
}

func (l *link) text(what, description string) string {
	v := filled(what+"_"+l.name, description)
	l.vars = append(l.vars, v)
	return "var." + v.name
}

func (l *link) hidden(what, description string) string {
	v := secret(what+"_"+l.name, description)
	v.check, v.message = "", "" // of a user that exists already: its length is not ours to judge
	l.vars = append(l.vars, v)
	return "var." + v.name
}

func (l *link) oneOf(what, description, value string, of []string) string {
	v := variable{name: what + "_" + l.name, what: description, value: literal(value), message: "One of: " + strings.Join(of, ", ") + "."}
	list := make([]string, len(of))
	for i, o := range of {
		list[i] = literal(o)
	}
	v.check = "contains([" + strings.Join(list, ", ") + "], var." + v.name + ")"
	l.vars = append(l.vars, v)
	return "var." + v.name
}
