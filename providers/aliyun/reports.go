package aliyun

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// inventories is what OSS says of the inventory rules of a bucket. The type of the SDK knows one condition of a rule only,
// and a rule with any covers a part of the bucket.
type inventories struct {
	Rules []struct {
		ID      string `xml:"Id"`
		Enabled bool   `xml:"IsEnabled"`
		Filter  struct {
			Conditions []struct {
				Value string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"Filter"`
		Bucket string `xml:"Destination>OSSBucketDestination>Bucket"` // acs:oss:::name
		Prefix string `xml:"Destination>OSSBucketDestination>Prefix"`
	} `xml:"InventoryConfiguration"`
	More bool   `xml:"IsTruncated"`
	Next string `xml:"NextContinuationToken"`
}

// inventories asks for a page of the inventory rules of a bucket.
func (c *ossClient) inventories(ctx context.Context, bucket, token string) (inventories, error) {
	var out inventories
	text, err := c.sdk.ListBucketInventoryXml(bucket, token, oss.WithContext(ctx))
	if err != nil {
		return out, err
	}
	if err := xml.Unmarshal([]byte(text), &out); err != nil {
		return out, fmt.Errorf("aliyun: inventory rules: %w", err)
	}
	return out, nil
}

// reports names the places of inventory reports of a bucket: that of the settings, else those that OSS tells of. Keys that
// may not ask learn of none, which costs nothing but requests: the bucket is listed then.
func (p *Provider) reports(ctx context.Context, s inventory.Store) ([]objects.Reports, error) {
	own := parseACS(s.ID)
	in := func(bucket string) inventory.Store {
		return inventory.Store{ID: acs{serviceOSS, own.region, own.account, bucket}.id(), Region: s.Region}
	}
	if p.cfg.InventoryReport != "" {
		return objects.StatedReports(p.cfg.InventoryReport, own.resource, in)
	}
	r, err := shelf{p}.reach(s.ID, "ListBucketInventory")
	if err != nil {
		return nil, err
	}
	var all []objects.Reports
	for token, more := "", true; more; {
		page, err := p.rules(ctx, r, token)
		if gap := inventory.AsGap(err); gap != nil && (gap.Cause == inventory.Denied || gap.Cause == inventory.Unsupported) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page.places(own.resource, in)...)
		more = page.More && page.Next != "" && page.Next != token
		token = page.Next
	}
	return all, nil
}

// rules fetches a page of inventory rules. That there are none is an answer.
func (p *Provider) rules(ctx context.Context, r reached, token string) (inventories, error) {
	var page inventories
	err := p.cfg.Do.Do(ctx, r.call, func(ctx context.Context) (err error) {
		page, err = r.inventories(ctx, r.bucket, token)
		if absent(err) {
			return nil
		}
		return err
	})
	return page, err
}

// places are where the rules of a page deliver reports of the whole bucket.
func (page *inventories) places(bucket string, in func(bucket string) inventory.Store) []objects.Reports {
	var all []objects.Reports
	for _, rule := range page.Rules {
		whole := true
		for _, c := range rule.Filter.Conditions {
			whole = whole && strings.TrimSpace(c.Value) == ""
		}
		if !rule.Enabled || !whole {
			continue
		}
		all = append(all, objects.Reports{
			Bucket: bucket, In: in(parseACS(inventory.ID(rule.Bucket)).resource),
			Prefix: objects.ReportsOf(rule.Prefix, bucket), Name: rule.ID,
		})
	}
	return all
}
