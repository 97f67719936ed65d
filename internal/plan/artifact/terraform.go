package artifact

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// provider is the version that the files were checked against, argument by argument.
const provider = "~> 1.289"

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
	var folders []string
	for file, steps := range waves {
		folder := strings.TrimSuffix(file, "main.tf")
		folders = append(folders, folder)
		w.wave(folder, steps)
	}
	slices.Sort(folders)
	w.howToApply(folders)
}

// versions writes the provider that the files were checked against, and where the state of the folder lies.
func (w *writer) versions(folder string) {
	d := newDocument()
	t := d.block("terraform")
	t.set("required_version", ">= 1.5")
	t.sub("required_providers").expr("alicloud", `{
		source  = "aliyun/alicloud"
		version = `+literal(provider)+`
	}`)
	d.comment("Keys of the provider come from the environment, never from a file.")
	d.block("provider", "alicloud").expr("region", "var.region")
	w.add(folder+"versions.tf", d.bytes())
	b := newDocument()
	b.comment("The state names every resource, so it stays in a bucket of the mainland. Rename this file to backend.tf once the",
		"bucket of the landing zone exists, then: terraform init -migrate-state -backend-config=bucket=NAME")
	b.block("terraform").sub("backend", "oss").
		set("prefix", path.Clean(folder)).set("key", "terraform.tfstate").set("region", w.p.Region).set("encrypt", true)
	w.add(folder+"backend.tf.example", b.bytes())
}

// variable is one input of a folder. check is a condition that its value has to meet, else message is said.
type variable struct {
	name, kind, what, value string
	check, message          string
	sensitive               bool
}

func (w *writer) variables(folder string, list []variable) {
	d := newDocument()
	for _, v := range list {
		b := d.block("variable", v.name)
		b.expr("type", cmp.Or(v.kind, "string"))
		b.set("description", v.what)
		if v.value != "" {
			b.expr("default", v.value)
		}
		if v.sensitive {
			b.set("sensitive", true)
		}
		if v.check != "" {
			b.sub("validation").expr("condition", v.check).set("error_message", v.message)
		}
	}
	w.add(folder+"variables.tf", d.bytes())
	w.answers(folder, list)
}

// answers writes the form for what a folder asks: every variable that has no default and is no secret.
func (w *writer) answers(folder string, list []variable) {
	d := newDocument()
	d.comment("Copy to terraform.tfvars and fill in. Secrets are not here: give them as TF_VAR_ of the environment.")
	for _, v := range list {
		if v.value != "" || v.sensitive {
			continue
		}
		d.comment(v.what)
		b := block{d.file.Body()}
		if v.kind == "number" {
			b.expr(v.name, "0")
		} else {
			b.set(v.name, "")
		}
	}
	w.add(folder+"terraform.tfvars.example", d.bytes())
}

// filled is a variable without a default that refuses an empty value.
func filled(name, what string) variable {
	return variable{name: name, what: what, check: "length(trimspace(var." + name + ")) > 0", message: name + " has no value yet: its description says what it takes."}
}

// secret is a variable that no file holds: TF_VAR_ or a secret store gives it.
func secret(name, what string) variable {
	return variable{
		name: name, what: what + "; from a secret store, as TF_VAR_" + name, sensitive: true,
		check: "length(var." + name + ") >= 12", message: name + " needs 12 characters at least.",
	}
}

func (w *writer) region() variable {
	var ids []string
	for _, id := range w.open() {
		ids = append(ids, literal(id))
	}
	return variable{
		name: "region", what: "Mainland region of the target", value: literal(w.p.Region),
		check: "contains([" + strings.Join(ids, ", ") + "], var.region)", message: "Not a mainland region that takes new resources; cn-hongkong is Hong Kong.",
	}
}

// open lists the mainland regions that take new resources: open and local ones, and those of finance and government.
func (w *writer) open() []string {
	var ids []string
	for i := range w.k.Regions {
		if r := &w.k.Regions[i]; r.Zone == string(inventory.Mainland) && r.Status != "closing" {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// landed are the variables that the landing zone's outputs answer.
func (w *writer) landed() []variable {
	return []variable{
		w.region(),
		filled("vpc_id", "VPC of the landing zone: its output vpc_id"),
		filled("vswitch_id", "vSwitch of the landing zone: its output vswitch_id"),
		filled("zone_id", "Zone of the vSwitch: output zone_id of the landing zone"),
		filled("security_group_id", "Security group of the landing zone: its output security_group_id"),
		filled("kms_key_id", "Key of the landing zone, kept in the mainland: its output kms_key_id"),
		filled("log_bucket", "Bucket of the access logs: output log_bucket of the landing zone"),
	}
}

// wave writes what the stores of one wave are moved into.
func (w *writer) wave(folder string, steps []placed) {
	d := newDocument()
	d.comment(
		"Generated from the plan; nothing here is applied by domicile, and no secret belongs into this file.",
		"Apply it after the landing zone. Sizes and versions are asked for, never guessed: see variables.tf.",
	)
	slices.SortFunc(steps, func(a, b placed) int { return cmp.Compare(a.ID, b.ID) })
	vars := w.landed()
	var all []*making
	for _, s := range steps {
		m := w.making(d, s)
		if m == nil {
			continue
		}
		m.make()
		vars = append(vars, m.vars...)
		all = append(all, m)
	}
	vars = append(vars, w.dts(folder, all)...)
	vars = append(vars, w.stepRoles(folder, all)...)
	w.byHand(folder, all)
	w.add(folder+"main.tf", d.bytes())
	w.variables(folder, used(once(vars), w.textOf(folder)))
	w.versions(folder)
}

// textOf is everything written below a folder so far.
func (w *writer) textOf(folder string) string {
	var b strings.Builder
	b.WriteString("var.region ")
	for _, f := range w.files {
		if strings.HasPrefix(f.Path, folder) {
			b.Write(f.Data)
		}
	}
	return b.String()
}

// once drops what is asked twice.
func once(vars []variable) []variable {
	seen := map[string]bool{}
	return slices.DeleteFunc(vars, func(v variable) bool {
		twice := seen[v.name]
		seen[v.name] = true
		return twice
	})
}

// used keeps the variables that a text refers to.
func used(vars []variable, text string) []variable {
	named := map[string]bool{}
	for _, rest, found := strings.Cut(text, "var."); found; _, rest, found = strings.Cut(rest, "var.") {
		end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') })
		if end < 0 {
			end = len(rest)
		}
		named[rest[:end]] = true
	}
	return slices.DeleteFunc(vars, func(v variable) bool { return !named[v.name] })
}

// identifier turns the id of a step into a name that Terraform takes: what comes before the verb, without its group.
func identifier(id plan.ID) string {
	name := label(path.Base(path.Dir(string(id))))
	if name[0] >= '0' && name[0] <= '9' {
		return "s_" + name
	}
	return name
}

// label keeps letters and digits of a name.
func label(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}

// gigabytes is the storage to ask for: the size of what moves with headroom, in the steps in which disks grow. 0 is a
// source whose size nobody stated.
func (w *writer) gigabytes(s placed) int64 {
	const gib = 1 << 30
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
	if bytes == 0 {
		return 0
	}
	const step = 5 // disks grow by 5 GB
	size := int64(float64(bytes)*headroom/gib) + 1
	return (size + step - 1) / step * step
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
	return slices.Compact(names)
}
