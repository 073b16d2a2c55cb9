namespace Yiwang.Storage.Blobs;

public sealed record BlobOptions
{
    /// <summary>Largest blob, bytes. 1 KiB–1 GiB. Default 20 MiB: a photo of a phone, a scanned contract.</summary>
    public long BytesMax { get; init; } = 20 << 20;
    /// <summary>Free bytes below which nothing is taken. Default 64 MiB.</summary>
    public long MinFreeBytes { get; init; } = 64 << 20;
    /// <summary>How long a blob that nothing refers to is kept: a form may stand open. Default 24 h.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(24);
}

public enum BlobFault { None, TooLarge, DiskFull, ReadOnly }

/// <param name="Name">Empty unless it was taken.</param>
public readonly record struct BlobTaken(BlobFault Fault, BlobName Name, long Bytes);
