package artifact

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// making is the target of one store being written.
type making struct {
	d       *document
	w       *writer
	name    string // of its resources
	service string
	row     *plan.Target
	store   *inventory.Store
	step    placed
	vars    []variable
	buckets []string // names of the resources of its buckets
	written bool     // a resource makes it; else people do
}

// making prepares the target of a step; nil when the plan does not know it.
func (w *writer) making(d *document, s placed) *making {
	row, st := w.k.Target(s.Target), w.stores[s.Store]
	if row == nil || st == nil {
		return nil
	}
	return &making{d: d, w: w, name: identifier(s.ID), service: row.Service, row: row, store: st, step: s}
}

// make writes the resources of the target with the reasons for them.
func (m *making) make() {
	write := makers()[m.service]
	if write == nil {
		return
	}
	m.written = true
	m.d.comment(m.row.Name.EN + " for " + m.w.storeName(m.store.ID) + ", step " + string(m.step.ID))
	for _, b := range m.step.Because {
		m.d.comment("because " + citation(b))
	}
	m.d.comment("size: "+m.row.Sizing.EN, "undo: terraform destroy, as long as nothing was copied; deletion protection is taken off first")
	write(m)
}

// citation is a ground in one line.
func citation(b plan.Because) string {
	if b.Instrument == "" {
		return b.EN
	}
	return strings.TrimSuffix(b.Instrument+", article "+b.Article, ", article ") + ": " + b.EN
}

// makers says how each service of the target cloud is written. What is not here has no resource in the provider, or none
// in the schema that files are checked against: people make it by hand.
func makers() map[string]func(*making) {
	return map[string]func(*making){
		"oss": (*making).bucket, "nas": (*making).nas, "cpfs": (*making).cpfs, "rds_mysql": (*making).rds, "rds_postgres": (*making).rds,
		"rds_sqlserver": (*making).rds, "rds_mariadb": (*making).rds, "polardb_mysql": (*making).polardb, "polardb_postgres": (*making).polardb,
		"polardb_oracle": (*making).polardb, "polardb_ddb": (*making).polardbDynamo, "mongodb": (*making).mongo, "tair": (*making).tair,
		"lindorm": (*making).lindorm, "lindorm_ts": (*making).lindorm, "tablestore": (*making).tablestore, "adb_postgres": (*making).gpdb,
		"hologres": (*making).hologres, "maxcompute": (*making).maxcompute, "elasticsearch": (*making).elasticsearch, "kafka": (*making).kafka,
		"datahub": (*making).datahub, "mns": (*making).queue, "eventbridge": (*making).eventBus, "gdb": (*making).graph,
		"clickhouse": (*making).clickhouse, "sls": (*making).logs, "actiontrail": (*making).trail, "kms_secret": (*making).secret,
		"kms": (*making).key, "hbr": (*making).vault, "dataworks": (*making).dataJob,
	}
}

// resource opens a resource of the provider under the name of the target.
func (m *making) resource(kind string) block { return m.d.resource("alicloud_"+kind, m.name) }

// own refers to another resource of the same target.
func (m *making) own(b block, argument, kind, attribute string) block {
	return b.expr(argument, "alicloud_"+kind+"."+m.name+"."+attribute)
}

// ask adds a variable that has no default and returns its name.
func (m *making) ask(what, description string) string {
	v := filled(what+"_"+m.name, description)
	m.vars = append(m.vars, v)
	return "var." + v.name
}

// number adds a number that has no default and returns its name.
func (m *making) number(what, description string) string {
	name := what + "_" + m.name
	m.vars = append(m.vars, variable{
		name: name, kind: "number", what: description, check: "var." + name + " > 0", message: name + " has no value yet: its description says what it takes.",
	})
	return "var." + name
}

// choice adds a text with a default that is one of a few.
func (m *making) choice(what, description, value string, of ...string) string {
	name := what + "_" + m.name
	var list []string
	for _, o := range of {
		list = append(list, literal(o))
	}
	m.vars = append(m.vars, variable{
		name: name, what: description, value: literal(value),
		check: "contains([" + strings.Join(list, ", ") + "], var." + name + ")", message: name + " is one of: " + strings.Join(of, ", ") + ".",
	})
	return "var." + name
}

// password adds a secret and returns its name.
func (m *making) password(description string) string {
	v := secret("password_"+m.name, description)
	m.vars = append(m.vars, v)
	return "var." + v.name
}

// class asks for the size of a node. No class is guessed: it follows from what the source uses.
func (m *making) class(what string) string {
	return m.ask("class", what+" for "+m.w.storeName(m.store.ID)+". Size: "+m.row.Sizing.EN)
}

// version asks for the version of the engine.
func (m *making) version() string {
	says := cmp.Or(m.store.EngineVersion, "none")
	return m.ask("version", "Engine version of the target; the source says "+says+", and a lower one than that is not safe to copy into")
}

// storage asks for the size of a disk: headroom over the source is the default where its size is known.
func (m *making) storage(least int64) string {
	size := m.w.gigabytes(m.step)
	if size == 0 {
		return m.number("storage", "Storage in GB: at least 1.3 times the source, whose size was not stated")
	}
	size = max(size, least)
	name, text := "storage_"+m.name, strconv.FormatInt(size, 10)
	m.vars = append(m.vars, variable{
		name: name, kind: "number", value: text, what: fmt.Sprintf("Storage in GB: at least 1.3 times what moves, in steps of 5, and %d at least", least),
		check: "var." + name + " >= " + text, message: "Below " + text + " GB the copy has no headroom.",
	})
	return "var." + name
}

// network puts a resource into the private network of the landing zone.
func network(b block, arguments ...string) block {
	for _, a := range arguments {
		b.expr(a, "var."+a)
	}
	return b
}

// tags say whose it is and why it is there; no value of a person is in them.
func (m *making) tags(b block) {
	pairs := []string{"made_by", "domicile", "step", string(m.step.ID), "wave", string(m.step.wave)}
	if m.store.Entity != "" {
		pairs = append(pairs, "entity", string(m.store.Entity))
	}
	if m.store.System != "" {
		pairs = append(pairs, "system", m.store.System)
	}
	b.object("tags", pairs...)
}

// labels are the names of the datasets as resources, each with its own.
func (m *making) labels() [][2]string {
	var list [][2]string
	seen := map[string]int{}
	for _, t := range m.w.tables(m.step) {
		id := m.name + "_" + label(t)
		seen[id]++
		if seen[id] > 1 {
			id += "_" + strconv.Itoa(seen[id])
		}
		list = append(list, [2]string{id, t})
	}
	return list
}

// bucketsOf lists the buckets of several targets.
func bucketsOf(all []*making) []string {
	var list []string
	for _, m := range all {
		list = append(list, m.buckets...)
	}
	slices.Sort(list)
	return list
}
