using Yiwang.Console.Tables;

namespace Yiwang.Identify.Import;

/// <summary>What the host decides for imports and labels.</summary>
public sealed record ImportOptions
{
    /// <summary>Where uploaded files wait, as <c>‹data›/imports</c>. Contents may be deleted at any time without harm to facts.</summary>
    public required string Folder { get; init; }
    public TableLimits Limits { get; init; } = TableLimits.Default;
    /// <summary>Unfinished imports of one organisation; default 20.</summary>
    public int OpenMax { get; init; } = 20;
    /// <summary>Imports that one organisation's list keeps, finished ones included; default 200.</summary>
    public int KeptMax { get; init; } = 200;
    /// <summary>All uploaded files together, bytes; default 4 GiB.</summary>
    public long FolderBytesMax { get; init; } = 4L << 30;
    /// <summary>An unfinished import is dropped after this long without a step; default 7 days. Finished ones leave the list after 30.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromDays(7);
    public TimeSpan FinishedFor { get; init; } = TimeSpan.FromDays(30);
    /// <summary>Address that labels carry; see <c>publicUrl</c> of the node.</summary>
    public string PublicUrl { get; init; } = "";
    /// <summary>Print labels with an address of a private network, for a demonstration on the LAN; default false.</summary>
    public bool AllowPrivateAddress { get; init; }
}
