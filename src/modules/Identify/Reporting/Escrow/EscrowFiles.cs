using System.Security.Cryptography;
using Yiwang.Events.Proofs;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>A piece of a file.</summary>
/// <param name="Path">In the data folder, with forward slashes.</param>
/// <param name="At">Where it begins; 0 = the file is this from here on.</param>
/// <param name="Known">How far the file is known once this has been read.</param>
internal sealed record EscrowPiece(string Path, long At, long Bytes, long Known);

/// <summary>
/// What of a data folder goes into escrow, while a node runs on it: the log, what it refers to (attachments), tables of secret codes, the node's own definitions. Not State, keys, audit, samples or
/// views.
/// </summary>
internal static class EscrowFiles
{
    /// <summary>Before what was known of the newest segment of the log, for what was being written while it was read.</summary>
    private const long OverlapBytes = 8 << 20;
    private const int EntryBytesMax = 128 << 10;
    private static readonly string[] s_whole = ["log/origin", "log/checkpoint", "log/checkpoint.cosigned", "test-node"];
    private static readonly string[] s_growing = ["blobs", "codes"];

    /// <summary>Size and root of the log that everything here surely holds. To be read before the pieces are listed.</summary>
    /// <exception cref="IOException">The checkpoint is damaged.</exception>
    public static (long Size, byte[] Root) Published(string folder)
    {
        var path = Path.Combine(folder, "log", Checkpointer.FileName);
        if (!File.Exists(path)) return (0, SHA256.HashData([]));
        return SignedNote.TryParse(File.ReadAllText(path), out var note, out _) && Checkpoint.TryParse(note.Text, out var published) ? (published.Size, published.Root.ToArray()) : throw new IOException($"{path}: damaged");
    }

    /// <param name="known">How far each file was told already; empty = all of it.</param>
    public static IEnumerable<EscrowPiece> List(string folder, IReadOnlyDictionary<string, long> known)
    {
        // as in a backup, the checkpoint before the segments: what it promises is then in them
        foreach (var path in s_whole.Concat(Definitions(folder)))
            if (new FileInfo(Path.Combine(folder, path)) is { Exists: true } file) yield return new(path, 0, file.Length, 0);
        var segments = Directory.GetFiles(Path.Combine(folder, "log"), "*.seg").Order(StringComparer.Ordinal).ToList();
        foreach (var segment in segments)
        {
            var (path, newest) = ($"log/{Path.GetFileName(segment)}", segment == segments[^1]);
            var (length, end) = Written(segment, newest);
            var from = known.TryGetValue(path, out var told) ? told >= end && !newest ? end : Math.Max(0, told - OverlapBytes) : 0;
            if (from < end || !known.ContainsKey(path)) yield return new(path, from, length - from, end);
        }
        foreach (var path in s_growing.Select(f => Path.Combine(folder, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var (relative, length) = (Path.GetRelativePath(folder, path).Replace('\\', '/'), new FileInfo(path) is { Exists: true } file ? file.Length : -1);
            var from = known.GetValueOrDefault(relative, 0);
            if (length >= 0 && (from < length || !known.ContainsKey(relative))) yield return new(relative, Math.Min(from, length), length - Math.Min(from, length), length);
        }
    }

    /// <summary>A name that lies in the data folder, and is the same one on every system: what is a letter on one separates folders on another.</summary>
    public static bool IsPlain(string path) => !Path.IsPathRooted(path) && !path.AsSpan().ContainsAny('\\', ':', '\0') && !path.Split('/').Any(p => p is "" or "." or "..");

    private static IEnumerable<string> Definitions(string folder) =>
        Directory.Exists(Path.Combine(folder, "definitions")) ? Directory.EnumerateFiles(Path.Combine(folder, "definitions")).Order(StringComparer.Ordinal).Select(f => $"definitions/{Path.GetFileName(f)}").Where(IsPlain) : [];

    /// <summary>The newest segment ends with zeros that wait to be written over; the first of them may be the last bytes of an entry.</summary>
    /// <returns>How much to take, and how far it is surely written.</returns>
    private static (long Length, long End) Written(string segment, bool newest)
    {
        using var file = new FileStream(segment, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (!newest) return (file.Length, file.Length);
        var (length, buffer) = (file.Length, new byte[64 << 10]);
        for (var end = file.Length; end > 0;)
        {
            var from = Math.Max(0, end - buffer.Length);
            file.Position = from;
            var chunk = buffer.AsSpan(0, file.ReadAtLeast(buffer.AsSpan(0, (int)(end - from)), (int)(end - from), throwOnEndOfStream: false));
            if (chunk.LastIndexOfAnyExcept((byte)0) is >= 0 and var last) return (Math.Min(length, from + last + 1 + EntryBytesMax), from + last + 1);
            end = from;
        }
        return (Math.Min(length, EntryBytesMax), 0);
    }
}
