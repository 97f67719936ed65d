package classify_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

func knowledge(t *testing.T) classify.Knowledge {
	t.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEveryDetectorIsComplete asks each file for what people and rules need: labels in both languages, a row of the
// fields, and examples of values, columns or files that it must find and must ignore.
func TestEveryDetectorIsComplete(t *testing.T) {
	k := knowledge(t)
	for _, d := range k.Detectors {
		t.Run(d.Name, func(t *testing.T) {
			if d.Label["en"] == "" || d.Label["zh"] == "" {
				t.Error("a label is missing")
			}
			if !slices.ContainsFunc(k.Fields, func(f classify.Field) bool { return f.Kind == d.Kind && f.Form == d.Form }) {
				t.Errorf("no row of the fields for %s %q", d.Kind, d.Form)
			}
			if len(d.Hints) > 0 && (len(d.Columns.Finds) == 0 || len(d.Columns.Ignores) == 0) {
				t.Error("hints without names of columns")
			}
			if len(d.Objects) > 0 && (len(d.Files.Finds) == 0 || len(d.Files.Ignores) == 0) {
				t.Error("signs without names of files")
			}
			if len(d.Hints) == 0 && len(d.Objects) == 0 {
				t.Error("neither a column nor a file can be of it")
			}
			checked := func(f classify.Form) bool { return f.Check != "" || len(f.Words) > 0 }
			if slices.ContainsFunc(d.Values, checked) && (len(d.Finds) == 0 || len(d.Ignores) == 0) {
				t.Error("checked values without examples")
			}
		})
	}
}

// TestEveryFieldIsUsed keeps rows of kinds that no detector finds out of the map.
func TestEveryFieldIsUsed(t *testing.T) {
	k := knowledge(t)
	for _, f := range k.Fields {
		if !slices.ContainsFunc(k.Detectors, func(d classify.Detector) bool { return d.Kind == f.Kind && (f.Form == "" || d.Form == f.Form) }) {
			t.Errorf("nothing finds %s %q", f.Kind, f.Form)
		}
		if f.Basis == "" {
			t.Errorf("%s %q has no basis", f.Kind, f.Form)
		}
	}
}

// TestEveryLabelHasAKind reads the set of labels of the development corpus.
func TestEveryLabelHasAKind(t *testing.T) {
	data, err := os.ReadFile("../../../shared/corpus/labels.json")
	if err != nil {
		t.Skip("no corpus here")
	}
	var corpus struct {
		Meta struct {
			Labels struct{ Core, Soft map[string]string } `json:"label_set"`
		} `json:"meta"`
	}
	if err := json.Unmarshal(data, &corpus); err != nil {
		t.Fatal(err)
	}
	k := knowledge(t)
	all := slices.Sorted(maps.Keys(corpus.Meta.Labels.Core))
	all = append(all, slices.Sorted(maps.Keys(corpus.Meta.Labels.Soft))...)
	if len(all) < 40 {
		t.Fatalf("%d labels", len(all))
	}
	for _, label := range all {
		if !slices.ContainsFunc(k.Detectors, func(d classify.Detector) bool { return d.Kind == label }) {
			t.Errorf("no detector of %s", label)
		}
	}
}

// TestObjects judges piles of files of which only format and path are known.
func TestObjects(t *testing.T) {
	type result struct {
		Kind   string
		Status classify.Status
	}
	tests := []struct {
		path, format string
		sniffed      bool
		want         []result
		fields       []string
		kinds, signs []string
	}{
		{"run/*.fastq.gz", "fastq.gz", true, []result{{"gene", classify.Evidenced}}, []string{"gene"}, []string{"hgr_info"}, []string{"important"}},
		{"run/*.fastq.gz", "fastq.gz", false, []result{{"gene", classify.Declared}}, []string{"gene"}, []string{"hgr_info"}, []string{"important"}},
		{"run/*.fastq.gz", "text.gz", true, nil, nil, nil, nil},
		{"lab/x.fasta", "fasta", true, []result{{"gene", classify.Candidate}}, nil, nil, nil},
		{"pacs/*", "dicom", true, []result{{"health", classify.Evidenced}}, []string{"medical_record"}, []string{"clinical_data"}, nil},
		{"prints/*.wsq", "wsq", true, []result{{"fingerprint", classify.Evidenced}}, []string{"fingerprint"}, nil, nil},
		{"kyc/idcard_front/*.jpg", "jpeg", true, []result{{"id_card_image", classify.Declared}}, []string{"id_card_photo"}, nil, nil},
		{"人脸/*.jpg", "jpg", false, []result{{"face_image", classify.Declared}}, []string{"face"}, []string{"face"}, nil},
		{"models/*.safetensors", "safetensors", true, []result{{"model_weights", classify.Evidenced}}, nil, []string{"technology"}, []string{"technology"}},
		{"repo/.git/objects/pack/*", "git_pack", true, []result{{"source_code", classify.Evidenced}}, nil, []string{"technology"}, []string{"technology"}},
		{"parts/axle.step", "step", true, []result{{"design_document", classify.Evidenced}}, nil, []string{"technology"}, []string{"technology"}},
		{"drive/1.las", "las", true, []result{{"vehicle_geo", classify.Evidenced}}, nil, []string{"vehicle_geo"}, []string{"important"}},
		{"photos/1.jpg", "jpeg", true, nil, nil, nil, nil},
		{"backup/all.zip", "zip", true, nil, nil, nil, nil},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.path+tt.format, func(t *testing.T) {
			d := inventory.Dataset{ID: "d", Name: tt.path, Path: tt.path, Format: tt.format, Sniffed: tt.sniffed}
			p := e.Judge(e.NewTable(d, classify.TableOptions{}))
			var got []result
			for _, f := range p.Findings {
				got = append(got, result{f.Kind, f.Status})
				if f.Column != "" || f.ID == "" || len(f.Evidence) == 0 || f.Share.Low != 0 {
					t.Errorf("finding %+v", f)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			orNone := func(s []string) []string { return append([]string{}, s...) }
			if diff := cmp.Diff([][]string{orNone(tt.fields), orNone(tt.kinds), orNone(tt.signs)}, [][]string{orNone(p.Fields), orNone(p.DataKinds), orNone(p.Signs)}); diff != "" {
				t.Errorf("fields, kinds, signs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSigns states which questions a dataset raises.
func TestSigns(t *testing.T) {
	tests := []struct {
		name, table string
		columns     []string
		want        []string
	}{
		{"customers", "customer", []string{"real_name", "mobile"}, nil},
		{"pupils", "sys_student", []string{"real_name", "mobile"}, []string{"minors"}},
		{"a list of schools' grades", "primary_school_grade", []string{"grade_no"}, nil},
		{"a guardian", "member", []string{"real_name", "guardian_contact"}, []string{"minors"}},
		{"comments", "comment", []string{"user_id", "comment_content"}, []string{"opinion"}},
		{"genes of pupils", "pupil", []string{"real_name", "genotype"}, []string{"important", "minors"}},
		{"charging points", "pile", []string{"charging_pile_no"}, []string{"important"}},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := inventory.Dataset{ID: "d", Name: tt.table}
			for _, c := range tt.columns {
				d.Columns = append(d.Columns, inventory.Field{Name: c, Type: "varchar(64)"})
			}
			got := e.Judge(e.NewTable(d, classify.TableOptions{})).Signs
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
