package aws

// always lists the regions that every account of a partition has: those before 20 March 2019, and both of aws-cn (AWS
// Account Management Reference Guide, "Enable or disable AWS Regions", from general knowledge). Elsewhere keys that are
// not known may mean that the region is not opted in; here they never do.
var always = map[string]bool{
	"us-east-1": true, "us-east-2": true, "us-west-1": true, "us-west-2": true, "ca-central-1": true, "sa-east-1": true,
	"eu-west-1": true, "eu-west-2": true, "eu-west-3": true, "eu-central-1": true, "eu-north-1": true,
	"ap-south-1": true, "ap-northeast-1": true, "ap-northeast-2": true, "ap-northeast-3": true,
	"ap-southeast-1": true, "ap-southeast-2": true, "cn-north-1": true, "cn-northwest-1": true,
}
