using System.Globalization;

namespace Yiwang.Streams.Chunks;

/// <summary>A bucket file: the time that it covers and the sealings whose samples it holds. Files of one bucket never share a sealing; of two samples of one time the one of the later sealing counts.</summary>
/// <param name="Revision">How often the file was written again without series that are no longer kept.</param>
internal readonly record struct BucketName(long StartUs, long LengthUs, long FirstSealing, long LastSealing, int Revision = 0) : IComparable<BucketName>
{
    public const string Suffix = ".chunks";

    public long EndUs => StartUs + LengthUs;

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddMicroseconds(StartUs):yyyyMMdd'T'HHmmss}-{FirstSealing:D8}-{LastSealing:D8}{(Revision == 0 ? "" : $".{Revision}")}{Suffix}");

    public int CompareTo(BucketName other) => (StartUs, LengthUs, FirstSealing).CompareTo((other.StartUs, other.LengthUs, other.FirstSealing));

    public static long StartOf(long timeUs, long lengthUs)
    {
        var into = timeUs % lengthUs;
        return timeUs - (into < 0 ? into + lengthUs : into);
    }
}
