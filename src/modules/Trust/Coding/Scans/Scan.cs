namespace Yiwang.Trust.Coding.Scans;

/// <summary>What a line of the scan store is.</summary>
internal enum ScanKind { Query = 0, WrongSecret = 1, Opened = 2, OpenedBefore = 3 }

/// <summary>By which app the page was opened, as its browser says.</summary>
internal enum ScanChannel { Browser = 0, WeChat = 1, Alipay = 2, DingTalk = 3, Other = 4 }

/// <summary>One line. Nothing in it names a person: device and address are hashes, the place is a city.</summary>
/// <param name="Code">Upper-case handle.</param>
/// <param name="Device">Hash of the random id in the browser's own cookie.</param>
/// <param name="City">Region code as a number, 0 = unknown.</param>
/// <param name="Address">Hash under a key that lives a day, in memory alone.</param>
internal readonly record struct Scan(string Code, long AtUs, ulong Device, int City, ScanChannel Channel, ScanKind Kind, ulong Address);

/// <param name="New">False: this device asked within the last ten minutes.</param>
internal readonly record struct Counted(bool New, long Total);

internal readonly record struct ScanPlace(long AtUs, int City);

/// <param name="Newest">Newest first.</param>
internal sealed record ScanSummary(long Total, long FirstUs, int FirstCity, IReadOnlyList<ScanPlace> Newest)
{
    public static readonly ScanSummary None = new(0, 0, 0, []);
}
