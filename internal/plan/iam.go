package plan

import (
	"slices"
	"strings"
)

// IAM says how statements of AWS IAM are said in the policy language of the target cloud. What is not in it has no twin.
type IAM struct {
	Read       string         `yaml:"read"`
	Services   []IAMService   `yaml:"services"`
	Actions    []IAMAction    `yaml:"actions"`
	Operators  []IAMOperator  `yaml:"operators"`
	Conditions []IAMCondition `yaml:"conditions"`
}

// IAMService is one service with its code at home.
type IAMService struct {
	ID         string `yaml:"id"`
	RAM        string `yaml:"ram"`
	ARN        string `yaml:"arn"` // what stands before the name of a resource; "" where resources have other ids at home
	Provenance `yaml:",inline"`
}

// IAMAction is one action with what does the same at home.
type IAMAction struct {
	ID         string   `yaml:"id"`
	RAM        []string `yaml:"ram"`
	Provenance `yaml:",inline"`
}

// IAMOperator is an operator that both languages have.
type IAMOperator struct {
	ID         string `yaml:"id"`
	Provenance `yaml:",inline"`
}

// IAMCondition is one key of a condition with its twin.
type IAMCondition struct {
	ID         string   `yaml:"id"`
	RAM        string   `yaml:"ram"`
	Services   []string `yaml:"services"` // for which it holds; none: all
	Provenance `yaml:",inline"`
}

// Service returns the service with the id, in any case of letters; nil when there is none.
func (t *IAM) Service(id string) *IAMService {
	i := slices.IndexFunc(t.Services, func(s IAMService) bool { return strings.EqualFold(s.ID, id) })
	if i < 0 {
		return nil
	}
	return &t.Services[i]
}

// Condition returns the key with the id, in any case of letters; nil when there is none.
func (t *IAM) Condition(id string) *IAMCondition {
	i := slices.IndexFunc(t.Conditions, func(c IAMCondition) bool { return strings.EqualFold(c.ID, id) })
	if i < 0 {
		return nil
	}
	return &t.Conditions[i]
}

// HasOperator reports whether both languages have an operator.
func (t *IAM) HasOperator(id string) bool {
	return slices.ContainsFunc(t.Operators, func(o IAMOperator) bool { return o.ID == id })
}

// iam checks the table: a source and a mark for every row, actions of known services, twins that are not empty.
func (c *checker) iam() {
	t := &c.k.IAM
	row := func(kind, id string, from *Provenance, twin bool) {
		c.claim("iam "+kind, id, func(kind, id string) error {
			if from.Source == "" || !isMark(from.Mark) || !twin {
				c.wrong("%s %q: needs a twin, a source and a mark of P, M, S or R", kind, id)
			}
			return nil
		})
	}
	for i := range t.Services {
		row("service", t.Services[i].ID, &t.Services[i].Provenance, t.Services[i].RAM != "")
	}
	for i := range t.Operators {
		row("operator", t.Operators[i].ID, &t.Operators[i].Provenance, true)
	}
	for i := range t.Conditions {
		row("condition", t.Conditions[i].ID, &t.Conditions[i].Provenance, t.Conditions[i].RAM != "")
	}
	for i := range t.Actions {
		a := &t.Actions[i]
		service, _, _ := strings.Cut(a.ID, ":")
		row("action", a.ID, &a.Provenance, len(a.RAM) > 0 && t.Service(service) != nil)
	}
}
