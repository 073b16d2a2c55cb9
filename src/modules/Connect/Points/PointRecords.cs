using System.Globalization;
using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Points;

/// <summary>What resolving a point's handle answers: what the point is, and its newest value. Nobody registered it; it follows from the table and the stream.</summary>
internal sealed class PointRecords(IPointBook book, SampleFeed feed) : IDerivedSource
{
    private const int First = 2_000, Ttl = 86_400;

    public bool Has(ReadOnlySpan<byte> handleUtf8) => handleUtf8.StartsWith("o."u8) && Handle.Parse(handleUtf8, out var handle) == HandleFault.None && book.Find(handle) is not null;

    public ThingRecord? Find(Handle handle)
    {
        if (book.Find(handle) is not { } point) return null;
        List<HandleValue> values = [];
        void Add(string type, string text, int ttl = Ttl, long timeUs = 0)
        {
            if (text.Length > 0) values.Add(new(First + values.Count, type, Encoding.UTF8.GetBytes(text), ttl, TemplateValues.PermissionsOf(point.Grade, Visibility.Internal), timeUs, point.Grade, Visibility.Internal));
        }
        Add("NAME", point.Name);
        Add("DEVICE", point.Device.ToString());
        Add("KIND", point.Kind.ToString());
        Add("UNIT", point.Ucum);
        Add("SEMANTIC", point.Semantic);
        var owner = point.Handle.Prefix.ToString();
        var series = PointSeries.Find(feed.Store, owner, point);
        if (!series.IsNone && feed.Store.TryLast(series, out var last))
        {
            // as old as the next sample may make it
            var ttl = Math.Max(1, point.SamplingMs / 1_000);
            if (!last.Quality.IsBad) Add("VALUE", Text(point, series, last), ttl, last.TimeUs);
            Add("TIME", Micros.ToTime(last.TimeUs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ttl, last.TimeUs);
            Add("QUALITY", last.Quality.Class.ToString(), ttl, last.TimeUs);
        }
        return new(point.Handle, ThingOrigin.Instance, ThingStatus.Active, owner, null, 0, values, Math.Max(0, point.Position), 0);
    }

    private string Text(Point point, SeriesId series, in LastSample last) => point.SampleKind switch
    {
        SampleKind.Number => double.IsNaN(last.Number) ? "" : last.Number.ToString("R", CultureInfo.InvariantCulture),
        SampleKind.Integer or SampleKind.Boolean => last.Bits.ToString(CultureInfo.InvariantCulture),
        SampleKind.Text => Encoding.UTF8.GetString(feed.Store.LastBytes(series)),
        _ => "",
    };
}
