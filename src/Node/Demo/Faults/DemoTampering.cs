using System.Globalization;
using Yiwang.Node.Settings;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things;
using ILog = Yiwang.Storage.Log.ILog;

namespace Yiwang.Node.Demo.Faults;

internal enum TamperKind { Row, Byte }

/// <summary>What somebody with a node's disk has changed behind its back.</summary>
/// <param name="Where">Table and row, or file and offset.</param>
/// <param name="Before">What stood there; of a byte, in decimal.</param>
internal sealed record Tampered(TamperKind Kind, string Node, string Handle, string Where, string Before, string After);

/// <summary>
/// Edits a row of a node's view database, or a byte of its log, in the files themselves. A byte is noted on disk before it is changed and put back when the demonstration stops or starts again: a log with
/// a broken entry would be cut off there at the next start.
/// </summary>
internal sealed class DemoTampering(string root)
{
    private const string Forged = "冒";
    private readonly Lock _gate = new();
    private readonly List<Tampered> _done = [];

    public IReadOnlyList<Tampered> Done
    {
        get
        {
            lock (_gate) return [.. _done];
        }
    }

    private string Notes => Path.Combine(root, "demo-bytes.tsv");

    /// <summary>One search term of the thing becomes another.</summary>
    /// <returns>False when it is changed already, or has no row.</returns>
    public async Task<bool> EditRowAsync(string node, Handle handle, CancellationToken cancel)
    {
        if (Find(TamperKind.Row, node) is not null) return false;
        await using var views = Views(node);
        var term = (await views.ReadAsync(sql => sql.Query("select term from things_terms where doc = @doc order by term desc limit 1", r => r.Text(0), ("doc", handle.ToString())), cancel)).FirstOrDefault();
        if (term is null || await ChangeAsync(views, handle.ToString(), term, Forged, cancel) == 0) return false;
        Add(new Tampered(TamperKind.Row, node, handle.ToString(), "views.db · things_terms", term, Forged));
        return true;
    }

    /// <summary>One bit of what the log keeps of the thing.</summary>
    public bool FlipByte(string node, Handle handle, ILog log, long position)
    {
        if (Find(TamperKind.Byte, node) is not null) return false;
        var groups = log.Read(position).Groups;
        if (groups.Select(g => g.Committed).FirstOrDefault(c => c is { Length: > 8 }) is not { } content) return false;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, node, "log"), "*.seg").Order(StringComparer.Ordinal))
        {
            if (Locate(path, content.Span) is not { } at) continue;
            at += content.Length / 2;
            var before = content.Span[content.Length / 2];
            var flipped = new Tampered(TamperKind.Byte, node, handle.ToString(), string.Create(CultureInfo.InvariantCulture, $"log/{Path.GetFileName(path)} · {at}"), before.ToString(CultureInfo.InvariantCulture), ((byte)(before ^ 1)).ToString(CultureInfo.InvariantCulture));
            Add(flipped);
            Write(path, at, (byte)(before ^ 1));
            return true;
        }
        return false;
    }

    public async Task UndoAsync(TamperKind kind, string node, CancellationToken cancel)
    {
        if (Find(kind, node) is not { } done) return;
        if (kind == TamperKind.Byte) PutBack(done);
        else
        {
            await using var views = Views(node);
            await ChangeAsync(views, done.Handle, done.After, done.Before, cancel);
        }
        Remove(done);
    }

    /// <summary>Puts bytes back that an earlier run has left changed, and those of this one.</summary>
    public void Heal()
    {
        if (!File.Exists(Notes)) return;
        foreach (var line in File.ReadAllLines(Notes))
            if (line.Split('\t') is [var node, var handle, var where, var before, var after]) PutBack(new Tampered(TamperKind.Byte, node, handle, where, before, after));
        lock (_gate) _done.RemoveAll(d => d.Kind == TamperKind.Byte);
        File.Delete(Notes);
    }

    public void Forget()
    {
        lock (_gate) _done.Clear();
        File.Delete(Notes);
    }

    private Tampered? Find(TamperKind kind, string node)
    {
        lock (_gate) return _done.FirstOrDefault(d => d.Kind == kind && d.Node == node);
    }

    private void Add(Tampered tampered)
    {
        lock (_gate)
        {
            _done.Add(tampered);
            Note();
        }
    }

    private void Remove(Tampered tampered)
    {
        lock (_gate)
        {
            _done.Remove(tampered);
            Note();
        }
    }

    private void Note() => File.WriteAllLines(Notes, _done.Where(d => d.Kind == TamperKind.Byte).Select(d => string.Join('\t', d.Node, d.Handle, d.Where, d.Before, d.After)));

    private void PutBack(Tampered byteOf)
    {
        var (file, at) = byteOf.Where.Split(" · ") switch { [var name, var offset] => (Path.Combine(root, byteOf.Node, name), long.Parse(offset, CultureInfo.InvariantCulture)), _ => ("", 0) };
        if (File.Exists(file)) Write(file, at, byte.Parse(byteOf.Before, CultureInfo.InvariantCulture));
    }

    private SqliteDatabase Views(string node) => SqliteDatabase.Open(new DataFolder(Path.Combine(root, node)).Views);

    private static Task<int> ChangeAsync(SqliteDatabase views, string doc, string from, string to, CancellationToken cancel) =>
        views.WriteAsync(sql => sql.Execute("update things_terms set term = @to where doc = @doc and term = @from", ("to", to), ("doc", doc), ("from", from)), cancel);

    private static long? Locate(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf(content);
        return at < 0 ? null : at;
    }

    private static void Write(string path, long at, byte value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        file.WriteByte(value);
        file.Flush(flushToDisk: true);
    }
}
