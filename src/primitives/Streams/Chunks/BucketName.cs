using System.Globalization;

namespace Yiwang.Streams.Chunks;

/// <summary>A bucket file: the time that it covers and the sealings whose samples it holds. Files of one bucket never share a sealing; of two samples of one time the one of the later sealing counts.</summary>
internal readonly record struct BucketName(long StartUs, long LengthUs, long FirstSealing, long LastSealing) : IComparable<BucketName>
{
    public const string Suffix = ".chunks";

    public long EndUs => StartUs + LengthUs;

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddMicroseconds(StartUs):yyyyMMdd'T'HHmmss}-{FirstSealing:D8}-{LastSealing:D8}{Suffix}");

    public int CompareTo(BucketName other) => (StartUs, LengthUs, FirstSealing).CompareTo((other.StartUs, other.LengthUs, other.FirstSealing));

    public static long StartOf(long timeUs, long lengthUs)
    {
        var into = timeUs % lengthUs;
        return timeUs - (into < 0 ? into + lengthUs : into);
    }
}
