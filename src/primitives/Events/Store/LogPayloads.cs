using System.Buffers;
using System.Globalization;
using System.Text;
using Yiwang.Events.Json;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

/// <summary>Payloads of the log's own kinds.</summary>
internal static class LogPayloads
{
    public static Dictionary<Disclosure, ReadOnlyMemory<byte>> BatchCommitted(BatchSummary summary, BatchOpening opening)
    {
        var to = new ArrayBufferWriter<byte>(256 + (summary.Spans.Count * 24));
        var payload = new ObjectWriter(to);
        payload.Integer("count", summary.Count);
        payload.Text("prefix", opening.Prefix);
        payload.Text("root", Convert.ToBase64String(summary.Root));
        payload.Raw("spans", Spans(summary.Spans));
        payload.Text("template", opening.Template);
        payload.End();
        return Public(to);
    }

    public static Dictionary<Disclosure, ReadOnlyMemory<byte>> BatchAborted(long batch, string reason)
    {
        var to = new ArrayBufferWriter<byte>(128);
        var payload = new ObjectWriter(to);
        payload.Integer("batch", batch);
        payload.Text("reason", reason);
        payload.End();
        return Public(to);
    }

    public static Dictionary<Disclosure, ReadOnlyMemory<byte>> GroupErased(long position, Disclosure group, string commitment, string reason)
    {
        var to = new ArrayBufferWriter<byte>(192);
        var payload = new ObjectWriter(to);
        payload.Text("commitment", commitment);
        payload.Text("group", group.ToString());
        payload.Integer("position", position);
        payload.Text("reason", reason);
        payload.End();
        return Public(to);
    }

    public static Dictionary<Disclosure, ReadOnlyMemory<byte>> PersonErased(string sealKey, string reason)
    {
        var to = new ArrayBufferWriter<byte>(128);
        var payload = new ObjectWriter(to);
        payload.Text("reason", reason);
        payload.Text("sealKey", sealKey);
        payload.End();
        return Public(to);
    }

    private static Dictionary<Disclosure, ReadOnlyMemory<byte>> Public(ArrayBufferWriter<byte> to) => new() { [Disclosure.Public] = to.WrittenMemory };

    private static byte[] Spans(IReadOnlyList<BatchSpan> spans)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < spans.Count; i++)
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"[\"{spans[i].First}\",\"{spans[i].Count}\"]");
        return Encoding.ASCII.GetBytes(text.Append(']').ToString());
    }
}
