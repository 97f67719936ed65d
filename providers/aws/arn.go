package aws

import (
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// arn is an Amazon Resource Name in its parts. Names are only ever taken apart: every ARN in a result is one that AWS
// gave, or is built with the partition that it named.
type arn struct{ partition, service, region, account, resource string }

// parseARN takes an ARN apart; what is none has no parts.
func parseARN(id inventory.ID) arn {
	const parts = 6 // arn:partition:service:region:account:resource
	p := strings.SplitN(string(id), ":", parts)
	if len(p) != parts || p[0] != "arn" {
		return arn{}
	}
	return arn{partition: p[1], service: p[2], region: p[3], account: p[4], resource: p[5]}
}

// id puts the ARN together.
func (a arn) id() inventory.ID {
	return inventory.ID(strings.Join([]string{"arn", a.partition, a.service, a.region, a.account, a.resource}, ":"))
}

// name is the last part of the resource: what people call it.
func (a arn) name() string { return a.resource[strings.LastIndexAny(a.resource, ":/")+1:] }
