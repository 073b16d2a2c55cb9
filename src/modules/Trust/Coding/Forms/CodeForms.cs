namespace Yiwang.Trust.Coding.Forms;

/// <summary>Names that the definitions share with the program. A test holds them against the files.</summary>
internal static class CodeForms
{
    public const string Line = "product-line", Batch = "secret-batch", Counterfeit = "suspected-counterfeit", Diversion = "suspected-diversion", Campaign = "coupon-campaign";

    public static class LineField
    {
        public const string Name = "lineName", Stem = "stem", HasSecret = "hasSecret", Notice = "notice", NoticeEn = "noticeEn", Hotline = "hotline", Story = "story", Dealers = "dealers", Dealer = "dealer", DealerRegion = "region", Scans = "scans", Cities = "cities", Days = "days", WrongSecrets = "wrongSecrets",
            WrongHours = "wrongHours", Unshipped = "unshipped", StrayScans = "strayScans", StrayDays = "strayDays", QuietDays = "quietDays";
    }

    public static class BatchField
    {
        public const string Packing = "packing", Count = "count", Making = "making", MadeAt = "madeAt", MadeBy = "madeBy", Sealed = "sealed", Ranges = "ranges", Range = "range", Codes = "codes", Bound = "bound", Spoiled = "spoiled";
    }

    public static class BatchState
    {
        public const string Draft = "draft", Made = "made", Bound = "bound", Closed = "closed", Void = "void";
    }

    public static class BatchMove
    {
        public const string Make = "make", Bind = "bind", Spoil = "spoil";
    }

    public static class SuspicionField
    {
        public const string CodeText = "codeText", Code = "code", LineName = "lineName", Rule = "rule", Scans = "scans", Cities = "cities", Places = "places", At = "at", City = "city", Dealer = "dealer", Region = "region";
    }

    /// <summary>States of both suspicions in which the page warns.</summary>
    public static readonly string[] Warning = ["open", "checking", "confirmed"];

    public static class CampaignField
    {
        public const string Name = "campaign", Stem = "stem", FirstDay = "firstDay", LastDay = "lastDay", Prizes = "prizes", Prize = "prize", Stock = "stock", Terms = "terms";
    }

    public const string Active = "active";
}
