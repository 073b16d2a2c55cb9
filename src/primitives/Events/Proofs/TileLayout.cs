using System.Text;
using Yiwang.Storage.Log;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Events.Proofs;

/// <param name="CacheControl">For HTTP. A tile never changes; the checkpoint may at any moment.</param>
public sealed record LogResource(byte[] Content, string ContentType, string CacheControl);

/// <summary>
/// The C2SP tlog-tiles read layout of a log as paths and bytes, for whatever surface serves them. Everything in it is public: hashes and headers, no group.
/// </summary>
public sealed class TileLayout(ILog log, Checkpointer checkpointer)
{
    private const string Immutable = "public, max-age=31536000, immutable";
    // Half a second of growth unseen is what the checkpointer allows itself too.
    private const string Short = "public, max-age=1";

    /// <summary>What stands at a path without a leading slash: <c>checkpoint</c>, <c>tile/…</c>, and ours: <c>key</c> (the verifier key) and <c>cosigned</c> (the newest checkpoint that witnesses have cosigned).</summary>
    /// <returns>request.invalid for a path that is none; events.not-found beyond the published tree; events.corrupt for damaged tiles.</returns>
    public Outcome<LogResource> Get(string path)
    {
        if (path == "checkpoint") return Text(checkpointer.Current.Note);
        if (path == "cosigned") return checkpointer.Cosigned is { } cosigned ? Text(cosigned.Note) : new Outcome(Codes.EventsNotFound, "no checkpoint has been cosigned yet");
        if (path == "key") return Text(checkpointer.Key + "\n");
        if (!TilePath.TryParse(path, out var parsed)) return new Outcome(Codes.RequestInvalid, "no path of tlog-tiles", "path");
        var tile = parsed.Value;
        if (!tile.IsWithin(checkpointer.Current.Checkpoint.Size)) return new Outcome(Codes.EventsNotFound, $"the published tree has {checkpointer.Current.Checkpoint.Size} entries");
        try
        {
            var content = tile.IsEntries ? log.Tree.EntryTile(tile.Index, tile.Width) : log.Tree.HashTile(tile.Level, tile.Index, tile.Width);
            return new LogResource(content, "application/octet-stream", Immutable);
        }
        catch (IOException e) when (e is CorruptEntryException or CorruptTileException)
        {
            return new Outcome(Codes.EventsCorrupt, e.Message);
        }
    }

    private static LogResource Text(string text) => new(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", Short);
}
