package report

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// SchemaNames lists the documents that have a schema.
func SchemaNames() []string { return []string{"inventory", "plan"} }

// Schema returns the JSON Schema (2020-12) of a document. It is made from the types that are written, so that it cannot
// lag behind them: closed, except for keys that begin with x-.
func Schema(name string) ([]byte, error) {
	var s *jsonschema.Schema
	var err error
	opts := &jsonschema.ForOptions{TypeSchemas: vocabularies()}
	switch name {
	case "inventory":
		s, err = jsonschema.For[Document](opts)
	case "plan":
		s, err = jsonschema.For[PlanDocument](opts)
	default:
		return nil, fmt.Errorf("report: schema %q is none of %v", name, SchemaNames())
	}
	if err != nil {
		return nil, fmt.Errorf("report: schema %s: %w", name, err)
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.ID = map[string]string{"inventory": SchemaID, "plan": PlanSchemaID}[name]
	extend(s)
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("report: schema %s: %w", name, err)
	}
	return append(data, '\n'), nil
}

// extend lets every closed object of a schema carry keys that begin with x-.
func extend(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if s.Properties != nil {
		s.PatternProperties = map[string]*jsonschema.Schema{"^x-": {}}
	}
	for _, p := range s.Properties {
		extend(p)
	}
	extend(s.Items)
	if s.Properties == nil {
		extend(s.AdditionalProperties)
	}
	for _, a := range s.AnyOf {
		extend(a)
	}
}

// vocabularies are the types whose values are a closed list, and those that write themselves.
func vocabularies() map[reflect.Type]*jsonschema.Schema {
	return map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[inventory.Gap]():   gapSchema(),
		reflect.TypeFor[inventory.Cause](): enum(inventory.Causes()...),
		reflect.TypeFor[inventory.Status](): enum(
			inventory.Complete, inventory.Partial, inventory.StatusDenied, inventory.StatusThrottled,
			inventory.StatusUnreachable, inventory.StatusNotEnabled, inventory.NotApplicable),
		reflect.TypeFor[inventory.Zone](): enum(
			inventory.Mainland, inventory.HongKong, inventory.Macao, inventory.Taiwan, inventory.Abroad, inventory.Multi,
			inventory.ZoneUnknown),
		reflect.TypeFor[classify.Status](): enum(
			classify.Evidenced, classify.Declared, classify.Encrypted, classify.Masked, classify.Candidate, classify.Empty,
			classify.Unread),
		reflect.TypeFor[classify.PeoplePlace](): enum(classify.MainlandPeople, classify.ElsewherePeople, classify.UnknownPeople),
		reflect.TypeFor[classify.Band](): enum(
			classify.AllAges, classify.Under14, classify.Minor14, classify.Adult, classify.NoAge),
		reflect.TypeFor[classify.Sensitivity](): enum(classify.AnySensitivity, classify.Sensitive, classify.NotSensitive),
		reflect.TypeFor[decide.Storage](): enum(
			decide.MustMainland, decide.MainlandByGrade, decide.RecommendedMainland, decide.NoRule, decide.StorageUndetermined),
		reflect.TypeFor[decide.Export](): enum(
			decide.Prohibited, decide.ApprovalRequired, decide.SecurityAssessment, decide.Contract, decide.Exempt, decide.Free,
			decide.NotAnExport, decide.ExportUndetermined),
		reflect.TypeFor[decide.Level](): enum(
			decide.LevelMust, decide.LevelFiling, decide.LevelReview, decide.LevelAdvised, decide.LevelNone),
		reflect.TypeFor[plan.OptionKind](): enum(plan.OptionKinds()...),
		reflect.TypeFor[plan.PhaseID]():    enum(plan.Phases()...),
		reflect.TypeFor[plan.SyncWord]():   enum(plan.May, plan.MaskedSync, plan.AfterFiling, plan.Never),
		reflect.TypeFor[plan.Verb](): enum(
			plan.Provision, plan.Copy, plan.Follow, plan.Compare, plan.CutOver, plan.RetireV, plan.File, plan.Prepare),
		reflect.TypeFor[decide.Date](): {Type: "string"},
		reflect.TypeFor[plan.Date]():   {Type: "string"},
	}
}

func enum[T ~string](all ...T) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, w := range all {
		s.Enum = append(s.Enum, string(w))
	}
	return s
}

// gapSchema is that of inventory.Gap, which writes itself.
func gapSchema() *jsonschema.Schema {
	text := func() *jsonschema.Schema { return &jsonschema.Schema{Type: "string"} }
	return &jsonschema.Schema{
		Type: "object", Required: []string{"op", "cause", "fix"},
		AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
		Properties: map[string]*jsonschema.Schema{
			"store": text(), "dataset": text(), "column": text(), "op": text(), "cause": enum(inventory.Causes()...),
			"fix": {
				Type: "object", Required: []string{"code"}, AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
				Properties: map[string]*jsonschema.Schema{"code": text(), "args": {Type: "array", Items: text()}},
			},
			"accepted_until": {Type: "string", Format: "date-time"},
		},
	}
}
