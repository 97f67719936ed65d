package inventory_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
)

func ExampleNewCaller() {
	errForbidden := errors.New("403")
	caller := inventory.NewCaller(inventory.CallerConfig{}) // one for the whole scan
	call := inventory.Call{
		Scope: inventory.Scope{Provider: "aws", Partition: "aws", Account: "1", Region: "eu-west-1", Service: "s3"},
		Op:    "s3:GetBucketTagging",
		Classify: func(err error) inventory.Failure {
			if errors.Is(err, errForbidden) {
				return inventory.Failure{Cause: inventory.Denied}
			}
			return inventory.Failure{Cause: inventory.Unreachable}
		},
	}
	err := caller.Do(context.Background(), call, func(context.Context) error { return errForbidden })
	gap := inventory.AsGap(err)
	fmt.Println(gap.Cause, gap.Fix.Code, gap.Fix.Args, caller.Calls(call.Scope))
	// Output: denied grant [s3:GetBucketTagging] 1
}

func ExampleLoadRegions() {
	regions, err := inventory.LoadRegions(configs.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, id := range []string{"cn-hangzhou", "cn-hongkong", "cn-atlantis"} {
		place := regions.Place("aliyun", id)
		fmt.Println(id, place.Zone, place.Basis)
	}
	// Output:
	// cn-hangzhou mainland region_table
	// cn-hongkong hk region_table
	// cn-atlantis unknown not_in_region_table
}

func ExampleMayRead() {
	store := inventory.Store{ID: "acs:rds:1", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland}}
	laptop := inventory.UnknownPlace()
	if gap := inventory.MayRead(laptop, store); gap != nil {
		fmt.Println(gap.Cause, gap.Fix.Code, gap.Fix.Args)
	}
	// Output: export_by_reading run_inside [mainland]
}
