package artifact

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// terraform writes the landing zone, and one folder for each wave that creates something.
func (w *writer) terraform() {
	made := w.of(plan.Provision)
	if len(made) == 0 {
		return
	}
	w.landingZone()
	waves := map[string][]placed{}
	for _, s := range made {
		if file := artifactOf(s, "main.tf"); s.Target != "" && file != "" {
			waves[file] = append(waves[file], s)
		}
	}
	for file, steps := range waves {
		w.wave(strings.TrimSuffix(file, "main.tf"), steps)
	}
}

// versions writes the provider that the files were checked against.
func (w *writer) versions(folder string) {
	d := newDocument()
	t := d.block("terraform")
	t.set("required_version", ">= 1.5")
	t.sub("required_providers").object("alicloud", "source", "aliyun/alicloud", "version", ">= 1.287.0")
	d.block("provider", "alicloud").ref("region", "var", "region")
	w.add(folder+"versions.tf", d.bytes())
}

// variable is one input of a folder.
type variable struct {
	name, kind, what, value string
	sensitive               bool
}

func (w *writer) variables(folder string, list []variable) {
	d := newDocument()
	for _, v := range list {
		b := d.block("variable", v.name)
		b.keyword("type", cmp.Or(v.kind, "string"))
		b.set("description", v.what)
		if v.value != "" {
			b.set("default", v.value)
		}
		if v.sensitive {
			b.set("sensitive", true)
		}
	}
	w.add(folder+"variables.tf", d.bytes())
}

func (w *writer) region() variable {
	return variable{name: "region", what: "Mainland region of the target", value: w.p.Region}
}

// wave writes what the stores of one wave are moved into.
func (w *writer) wave(folder string, steps []placed) {
	d := newDocument()
	d.comment("Generated from the plan. Nothing here is applied by domicile. No secret belongs into this file.")
	vars := []variable{
		w.region(),
		{name: "vpc_id", what: "VPC of the landing zone"},
		{name: "vswitch_id", what: "vSwitch of the landing zone"},
		{name: "zone_id", what: "Zone of the vSwitch"},
		{name: "kms_key_id", what: "Key of the landing zone, kept in the mainland"},
	}
	slices.SortFunc(steps, func(a, b placed) int { return cmp.Compare(a.ID, b.ID) })
	for _, s := range steps {
		vars = append(vars, w.target(d, s)...)
	}
	w.add(folder+"main.tf", d.bytes())
	w.variables(folder, vars)
	w.versions(folder)
}

// target writes the resources of one store and returns the variables that they ask for.
func (w *writer) target(d *document, s placed) []variable {
	row, st := w.k.Target(s.Target), w.stores[s.Store]
	if row == nil || st == nil {
		return nil
	}
	name := identifier(s.ID)
	d.comment(row.Name.EN + " for " + w.storeName(s.Store) + ", step " + string(s.ID))
	switch row.Service {
	case "oss":
		return bucket(d, name)
	case "rds_mysql", "rds_postgres", "rds_sqlserver", "rds_mariadb":
		return rds(d, name, row.Service, st, w.gigabytes(s))
	case "polardb_mysql", "polardb_ddb":
		return polardb(d, name, row.Service, w.tables(s))
	case "nas":
		return nas(d, name)
	case "mongodb":
		return mongo(d, name, st, w.gigabytes(s))
	case "tair":
		return tair(d, name)
	}
	return nil
}

// identifier turns the id of a step into a name that Terraform takes: what comes before the verb, without its group.
func identifier(id plan.ID) string {
	name := label(path.Base(path.Dir(string(id))))
	if name[0] >= '0' && name[0] <= '9' {
		return "s_" + name
	}
	return name
}

// gigabytes is the storage to ask for: the size of what moves with headroom, at least what an instance starts with.
func (w *writer) gigabytes(s placed) int64 {
	const least, gib = 20, 1 << 30 // the smallest cloud disk of an instance, in GB
	headroom := 1.3
	if l := w.k.Limit("target.storage_headroom"); l != nil {
		headroom = l.Value
	}
	var bytes int64
	for _, id := range s.Datasets {
		if d := w.datasets[id]; d != nil && d.Bytes != nil {
			bytes += d.Bytes.Value
		}
	}
	if st := w.stores[s.Store]; bytes == 0 && st != nil && st.Size.Bytes != nil {
		bytes = st.Size.Bytes.Value
	}
	const step = 5 // disks grow by 5 GB
	size := int64(float64(bytes)*headroom/gib) + 1
	return max(least, (size+step-1)/step*step)
}

// tables are the names of the datasets of a step.
func (w *writer) tables(s placed) []string {
	var names []string
	for _, id := range s.Datasets {
		if d := w.datasets[id]; d != nil {
			names = append(names, d.Name)
		}
	}
	slices.Sort(names)
	return names
}

func engineVersion(st *inventory.Store, fallback string) string {
	if st.EngineVersion == "" {
		return fallback
	}
	return st.EngineVersion
}
