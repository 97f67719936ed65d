package plan_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan"
)

// TestEveryConstraintIsCarriedOn fails when a constraint is added and forgotten: each alone is carried, and none goes
// over what is stated now.
func TestEveryConstraintIsCarriedOn(t *testing.T) {
	var all plan.Constraints
	fill(reflect.ValueOf(&all).Elem())
	if d := cmp.Diff(all, plan.Constraints{}.After(all)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(all, all.After(plan.Constraints{})); d != "" {
		t.Error(d)
	}
	now := plan.Constraints{Teams: 9, Region: "cn-shanghai"}
	if got := now.After(all); got.Teams != 9 || got.Region != "cn-shanghai" {
		t.Errorf("%+v", got)
	}
}

// fill gives every field of a struct a value that is not zero.
func fill(v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(1, 0).UTC()))
		return
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that constraints have; another one panics
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.5)
	default:
		panic("a constraint of kind " + v.Kind().String())
	}
}
