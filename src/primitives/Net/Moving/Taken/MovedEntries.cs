using System.Globalization;
using System.IO.Compression;
using System.Text;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Moving.Taken;

/// <summary>Proofs out of the logs in which facts stood before they came along with their organisation.</summary>
public interface IMovedEntries
{
    /// <summary>The oldest log first; empty when the entry was recorded here.</summary>
    ValueTask<IReadOnlyList<MovedEntry>> FindAsync(long entry, CancellationToken cancel = default);
}

/// <param name="Origin">Name of the old log.</param>
/// <param name="Position">There.</param>
/// <param name="RecordedAtUs">There.</param>
/// <param name="Proof">With all groups that came: show a reader what he may see (<see cref="Showing"/>).</param>
public sealed record MovedEntry(string Origin, long Position, long RecordedAtUs, TlogProof Proof)
{
    public TlogProof Showing(IReadOnlySet<Disclosure> groups) => Proof with { Entry = Proof.Entry with { Groups = [.. Proof.Entry.Groups.Where(g => groups.Contains(g.Group))] } };
}

internal sealed class MovedEntries(IDatabase state) : IMovedEntries
{
    public static Migration Schema { get; } = new(1, "moving",
    [
        "create table moves_out (organization text primary key, move text not null, row text not null)",
        "create table moves_in (move text primary key, row text not null)",
        // entry: position in this log
        "create table moved_entries (origin text not null, position bigint not null, entry bigint not null, move text not null, kind text not null, proof bytea not null, primary key (origin, position))",
        "create index moved_entries_entry on moved_entries (entry)",
        "create table moving_files (move text not null, name text not null, done bigint not null, primary key (move, name))",
    ]);

    public async ValueTask<IReadOnlyList<MovedEntry>> FindAsync(long entry, CancellationToken cancel = default)
    {
        var rows = await state.ReadAsync(sql => sql.Query("select origin, position, proof from moved_entries where entry = @entry", r => (Origin: r.Text(0), Position: r.Int64(1), Proof: r.Bytes(2)), ("entry", entry)), cancel);
        List<MovedEntry> found = [];
        foreach (var row in rows)
        {
            if (TlogProof.TryParse(Unpack(row.Proof), out var proof, out _) && DisclosedEntry.TryOpen(proof.Entry.Index, proof.Entry.Header, []) is { } header) found.Add(new MovedEntry(row.Origin, row.Position, header.RecordedAtUs, proof));
        }
        return [.. found.OrderBy(f => f.RecordedAtUs)];
    }

    /// <summary>Place of an entry that was not taken, since what it says is known here.</summary>
    public const long Known = -1;

    /// <param name="isOlder">Out of a log before that of the move: what is known of it here stays.</param>
    public static void Put(ISqlSession sql, string move, string origin, long position, long entry, string kind, string proof, bool isOlder = false) =>
        sql.Execute("insert into moved_entries (origin, position, entry, move, kind, proof) values (@origin, @position, @entry, @move, @kind, @proof) on conflict (origin, position) do " + (isOlder ? "nothing" : "update set entry = excluded.entry, proof = excluded.proof, move = excluded.move"),
            ("origin", origin), ("position", position), ("entry", entry), ("move", move), ("kind", kind), ("proof", Pack(proof)));

    public static Dictionary<string, long> Count(ISqlSession sql, string origin, string move) =>
        sql.Query("select kind, count(*) from moved_entries where origin = @origin and move = @move group by kind", r => (Kind: r.Text(0), Count: r.Int64(1)), ("origin", origin), ("move", move)).ToDictionary(r => r.Kind, r => r.Count, StringComparer.Ordinal);

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static string Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var text = new StreamReader(brotli, Encoding.UTF8);
        return text.ReadToEnd();
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
