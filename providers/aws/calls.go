package aws

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// The services that the provider knows, as ARNs and scopes name them.
const (
	serviceS3       = "s3"
	serviceRDS      = "rds"
	serviceDynamoDB = "dynamodb"
	serviceSTS      = "sts"
	serviceMetrics  = "monitoring" // as endpoints name CloudWatch

	serviceEC2           = "ec2"           // networks: it holds no data that is looked at
	serviceDirectConnect = "directconnect" // leased lines
)

// Calls lists everything that the provider ever asks of AWS. Policies of least privilege are made from it.
func Calls() []s3.Operation {
	return append(slices.Clone(s3.Calls()), []s3.Operation{
		{API: "GetCallerIdentity", Permission: "sts:GetCallerIdentity", When: s3.Inventory},
		{API: "ListMetrics", Permission: "cloudwatch:ListMetrics", When: s3.Inventory},
		{API: "GetMetricData", Permission: "cloudwatch:GetMetricData", When: s3.Inventory},
		{API: "DescribeDBInstances", Permission: "rds:DescribeDBInstances", When: s3.Inventory},
		{API: "DescribeDBClusters", Permission: "rds:DescribeDBClusters", When: s3.Inventory},
		{API: "DescribeGlobalClusters", Permission: "rds:DescribeGlobalClusters", When: s3.Inventory},
		{API: "ListTables", Permission: "dynamodb:ListTables", When: s3.Inventory},
		{API: "DescribeTable", Permission: "dynamodb:DescribeTable", When: s3.Inventory},
		{API: "ListTagsOfResource", Permission: "dynamodb:ListTagsOfResource", When: s3.Inventory},
		{API: "GetResourcePolicy", Permission: "dynamodb:GetResourcePolicy", When: s3.Inventory},
		{API: "DescribeVpnConnections", Permission: "ec2:DescribeVpnConnections", When: s3.Inventory},
		{API: "DescribeClientVpnEndpoints", Permission: "ec2:DescribeClientVpnEndpoints", When: s3.Inventory},
		{API: "DescribeTransitGatewayPeeringAttachments", Permission: "ec2:DescribeTransitGatewayPeeringAttachments", When: s3.Inventory},
		{API: "DescribeVpcPeeringConnections", Permission: "ec2:DescribeVpcPeeringConnections", When: s3.Inventory},
		{API: "DescribeConnections", Permission: "directconnect:DescribeConnections", When: s3.Inventory},
		{API: "DescribeVirtualInterfaces", Permission: "directconnect:DescribeVirtualInterfaces", When: s3.Inventory},
		{API: "Scan", Permission: "dynamodb:Scan", When: s3.Sample},
	}...)
}

// permission returns the name that a policy has for a call.
func permission(api string) string {
	for _, op := range Calls() {
		if op.API == api {
			return op.Permission
		}
	}
	return api
}

// call describes a request: what it needs, where it goes, and what its errors mean.
func (p *Provider) call(ses *session, s inventory.Scope, api, host string) inventory.Call {
	needs := permission(api)
	return inventory.Call{Scope: s, Op: needs, Host: host, Classify: ses.classify(needs, s.Region)}
}
