using System.Text;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Console.Pacts;

/// <summary>A <c>.pact</c> file: one side's notices of one pact, one a line, each as it would have gone over the line.</summary>
internal static class PactFile
{
    /// <summary>60 of the largest notices.</summary>
    public const int BytesMax = 4 << 20;
    public const string ContentType = "application/vnd.yiwang.pact";

    public static byte[] Write(IReadOnlyList<OutNotice> notices) => [.. notices.SelectMany(n => (byte[])[.. n.Bytes.Span, (byte)'\n'])];

    /// <param name="own">Whose notices come from here, and are none of the other side's.</param>
    /// <returns>Id of the pact.</returns>
    public static async ValueTask<Outcome<string>> ImportAsync(IPacts pacts, OrganizationId own, ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        string? id = null;
        var number = 0;
        foreach (var range in Lines(file))
        {
            number++;
            var line = file[range];
            if (Encoding.UTF8.GetString(line.Span).Trim().Length == 0) continue;
            var read = PactCodec.ReadEnvelope(line);
            if (!read.Succeeded) return new Outcome(Codes.RequestInvalid, $"notice {number}: {read.Status.Detail}", null, new($"第 {number} 条通知读不懂，这不是完整的协议文件。", $"Notice {number} cannot be read: this is no whole pact file."));
            if (read.Value.Notice.By == own) return new Outcome(Codes.RequestInvalid, "own notices", null, new("这是本单位自己的协议文件，请选择对方给的那一份。", "This is your organisation's own file: choose the one that the other side gave you."));
            var heard = await pacts.ReceiveAsync(line, cancel);
            if (!heard.Succeeded) return heard;
            id = read.Value.Notice.Pact;
        }
        return id is null ? new Outcome(Codes.RequestInvalid, "empty", null, new("文件里没有通知。", "There are no notices in the file.")) : id;
    }

    private static IEnumerable<Range> Lines(ReadOnlyMemory<byte> file)
    {
        for (var start = 0; start < file.Length;)
        {
            var length = file.Span[start..].IndexOf((byte)'\n');
            var end = length < 0 ? file.Length : start + length;
            yield return start..end;
            start = end + 1;
        }
    }
}
