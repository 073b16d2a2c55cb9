using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Blobs;

namespace Yiwang.Net.Travel;

/// <summary>Puts attachments together again: a file for each that is under way, which becomes a blob with its last part. A part that comes again changes nothing.</summary>
/// <param name="folder">For what is not whole yet; what was left there for a week is deleted with the first part of another.</param>
internal sealed class FileParts(BlobStore blobs, string folder, TimeProvider time) : IMessageHandler
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);
    // A sender that begins files and ends none fills no disk, and takes no room from the others: it sends one after the other.
    private const int UnderWayMax = 200, OfSenderMax = 20;
    private const string Ending = ".part";
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    public string Type => CaseMessages.File;
    public PactVerbs Verb => PactVerbs.Forward;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel)
    {
        if (FilePart.Read(message.Body) is not { } part) return new Outcome(Codes.RequestInvalid, "part of a file");
        if (blobs.Open(part.Name) is { } there)
        {
            await there.DisposeAsync();
            await blobs.TouchAsync(part.Name, message.Receiver.ToString(), cancel);
        }
        Directory.CreateDirectory(folder);
        var path = PathOf(message, part.Name);
        var file = new FileInfo(path);
        if (part.Index == 0 && !file.Exists && !MakeRoom(message)) return new Outcome(Codes.RequestTooLarge, $"{UnderWayMax} files under way, {OfSenderMax} of one sender");
        var at = (long)part.Index * FilePart.BytesMax;
        if (part.Index > 0 && (!file.Exists || file.Length < at)) return new Outcome(Codes.RequestInvalid, $"part {part.Index} without the one before it");
        await using (var to = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
        {
            to.SetLength(at);
            to.Position = at;
            await to.WriteAsync(part.Data, cancel);
        }
        return part.Index == part.Count - 1 ? await KeepAsync(path, part.Name, message.Receiver.ToString(), cancel) : ReadOnlyMemory<byte>.Empty;
    }

    private async Task<Outcome<ReadOnlyMemory<byte>>> KeepAsync(string path, BlobName name, string receiver, CancellationToken cancel)
    {
        try
        {
            await using var whole = File.OpenRead(path);
            var digest = await SHA256.HashDataAsync(whole, cancel);
            if (BlobName.Of(digest) != name) return new Outcome(Codes.RequestInvalid, "the file is not what its name says");
            whole.Position = 0;
            var taken = await blobs.PutAsync(whole, receiver, cancel);
            return taken.Fault switch
            {
                BlobFault.None => ReadOnlyMemory<byte>.Empty,
                BlobFault.TooLarge => new Outcome(Codes.RequestTooLarge, name.ToString()),
                // The disk may have room again: the lane waits and tries.
                _ => throw new IOException($"attachment not stored: {taken.Fault}"),
            };
        }
        finally
        {
            if (blobs.Open(name) is { } stored)
            {
                await stored.DisposeAsync();
                File.Delete(path);
            }
        }
    }

    private bool MakeRoom(InMessage message)
    {
        var before = time.GetUtcNow().UtcDateTime - s_kept;
        var files = Directory.GetFiles(folder);
        foreach (var file in files)
            if (File.GetLastWriteTimeUtc(file) < before) File.Delete(file);
        var start = StartOf(message);
        files = Directory.GetFiles(folder);
        return files.Length < UnderWayMax && files.Count(f => Path.GetFileName(f).StartsWith(start, StringComparison.Ordinal)) < OfSenderMax;
    }

    /// <summary>Whether a file of the folder came for the organisation.</summary>
    public static bool IsOf(string file, string organization)
    {
        var start = StartOf(organization);
        return file.Length == start.Length + 32 + Ending.Length && file.StartsWith(start, StringComparison.Ordinal) && file.EndsWith(Ending, StringComparison.Ordinal)
            && !file.AsSpan(start.Length, 32).ContainsAnyExcept(s_hex);
    }

    internal static string StartOf(string receiver) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(receiver)).AsSpan(0, 8)) + "-";

    private static string StartOf(InMessage message) => StartOf(message.Receiver.ToString()) + Hash($"{message.Pact} {message.Sender}")[..16];

    /// <summary>Two senders of the same file do not meet.</summary>
    private string PathOf(InMessage message, BlobName name)
    {
        var whole = Hash($"{message.Pact} {message.Sender} {name}")[..32];
        // begun by a version that put nothing of the sender into the name
        var before = Path.Combine(folder, StartOf(message.Receiver.ToString()) + whole + Ending);
        return File.Exists(before) ? before : Path.Combine(folder, StartOf(message) + whole[..16] + Ending);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
