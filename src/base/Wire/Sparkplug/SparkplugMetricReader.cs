using System.Text.Unicode;

namespace Yiwang.Wire.Sparkplug;

internal static class SparkplugMetricReader
{
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SparkplugMetric metric)
    {
        metric = default;
        var fields = new ProtobufReader(bytes);
        while (fields.Next())
        {
            var wellFormed = fields.Field is 1 or 8 or 9 or (>= 15 and <= 18) == fields.IsBytes || fields.Field > 18;
            if (!wellFormed) return false;
            switch (fields.Field)
            {
                case 1 when !Utf8.IsValid(fields.Bytes): return false;
                case 1: metric.Name = fields.Bytes; break;
                case 2: metric.Alias = fields.Number; break;
                case 3: metric.Timestamp = fields.Number; break;
                case 4: metric.DataType = fields.Number <= (ulong)SparkplugDataType.DateTimeArray ? (SparkplugDataType)fields.Number : SparkplugDataType.Unknown; break;
                case 5: metric.IsHistorical = fields.Number != 0; break;
                case 6: metric.IsTransient = fields.Number != 0; break;
                case 7: metric.IsNull = fields.Number != 0; break;
                case 9: metric.Quality = QualityOf(fields.Bytes); break;
                case >= 10 and <= 14: (metric.Field, metric.Bits) = ((SparkplugField)fields.Field, fields.Number); break;
                case 15 when !Utf8.IsValid(fields.Bytes): return false;
                case >= 15 and <= 18:
                    metric.Field = (SparkplugField)fields.Field;
                    metric.Bytes = fields.Bytes;
                    break;
            }
        }
        return !fields.Failed;
    }

    // keys and values are two parallel lists: the value at the place of the key "Quality"
    private static int? QualityOf(ReadOnlySpan<byte> set)
    {
        int place = -1, keys = 0, values = 0;
        var fields = new ProtobufReader(set);
        while (fields.Next())
        {
            if (fields.Field == 1 && fields.Bytes.SequenceEqual("Quality"u8)) place = keys;
            if (fields.Field == 1) keys++;
        }
        fields = new ProtobufReader(set);
        while (place >= 0 && fields.Next())
        {
            if (fields.Field == 2 && values++ == place) return ValueOf(fields.Bytes);
        }
        return null;
    }

    private static int? ValueOf(ReadOnlySpan<byte> property)
    {
        var fields = new ProtobufReader(property);
        while (fields.Next())
        {
            if (fields.Field is 3 or 4) return (int)Math.Min(fields.Number, int.MaxValue);
        }
        return null;
    }
}
