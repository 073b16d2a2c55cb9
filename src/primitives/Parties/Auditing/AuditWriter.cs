using System.Globalization;
using Yiwang.Events;
using Yiwang.Storage.Files;

namespace Yiwang.Parties.Auditing;

/// <summary>
/// The end of the chain, on the writer's thread alone: appends lines, many to one fsync, and begins a file for each day. After a failed fsync nobody knows
/// what the disk holds, so nothing is written until the node starts again.
/// </summary>
internal sealed class AuditWriter : IDisposable
{
    private readonly AuditFolder _folder;
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private IStorageFile? _file;
    private DateOnly _day;
    private int _part;
    private long _length;
    private Chain _chain;
    private bool _broken;

    public AuditWriter(AuditFolder folder, TimeProvider time, TimeZoneInfo zone)
    {
        (_folder, _time, _zone) = (folder, time, zone);
        _chain.Last = AuditLine.NoHash;
        if (folder.List() is [.., var last]) Resume(last);
    }

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).DateTime);

    /// <summary>Durable on true. On false the file is as before, or the writer is broken.</summary>
    public bool TryWrite(IReadOnlyList<AuditRecord> records)
    {
        if (_broken) return false;
        try
        {
            Roll();
        }
        catch (IOException)
        {
            return false;
        }
        try
        {
            Append(records);
            return true;
        }
        catch (IOException)
        {
            TakeBack();
            return false;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Roll()
    {
        // A clock stepped back must not begin an older day: lines stay where their neighbours are.
        if (_file is not null && Today <= _day) return;
        var day = Today > _day ? Today : _day;
        Begin(day, day == _day ? _part + 1 : 0);
    }

    private void Begin(DateOnly day, int part)
    {
        var file = _folder.Create(day, part);
        try
        {
            var (next, length) = Append(file, 0, [FirstLine()]);
            _file?.Dispose();
            (_file, _day, _part, _length, _chain) = (file, day, part, length, next);
        }
        catch (IOException)
        {
            file.Dispose();
            _folder.Delete(new AuditFile(file.Path, day, part));
            throw;
        }
    }

    private void Append(IReadOnlyList<AuditRecord> records) => (_chain, _length) = Append(_file!, _length, records);

    private (Chain Chain, long Length) Append(IStorageFile file, long offset, IReadOnlyList<AuditRecord> records)
    {
        using var bytes = new MemoryStream();
        var next = _chain;
        foreach (var record in records)
        {
            next.Last = AuditLine.Of(++next.Sequence, _time.GetUtcNow(), record.Cut()).Write(bytes, next.Last);
        }
        file.Write(offset, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        Flush(file);
        return (next, offset + bytes.Length);
    }

    private void Flush(IStorageFile file)
    {
        try
        {
            file.Flush();
        }
        catch (IOException)
        {
            _broken = true;
            throw;
        }
    }

    private void TakeBack()
    {
        if (_broken) return;
        try
        {
            _file!.SetLength(_length);
        }
        catch (IOException)
        {
            _broken = true;
        }
    }

    private AuditRecord FirstLine() => new(AuditKind.System, AuditLog.Opened, Codes.Ok, Object: Convert.ToHexStringLower(_chain.Last!));

    private void Resume(AuditFile last)
    {
        _file = _folder.Files.Open(last.Path, FileIntent.ReadWrite);
        (_day, _part) = (last.Day, last.Part);
        var chain = new Chain();
        var broken = AuditCheck.Walk(_file, ref chain);
        if (chain.Last is not null) _chain = chain;
        _length = chain.GoodLength;
        if (broken is null) return;
        if (LinesFollow(_file, broken.Line)) BeginAfterDamage(broken);
        else DropTornTail(broken);
    }

    /// <summary>What a power cut tore was never acknowledged. It goes, and the audit says so.</summary>
    private void DropTornTail(AuditVerdict broken)
    {
        var dropped = _file!.Length - _length;
        _file.SetLength(_length);
        if (_length == 0) Append([FirstLine()]);
        Append([new AuditRecord(AuditKind.System, AuditLog.Recovered, Codes.Ok, Object: broken.File,
            Detail: string.Create(CultureInfo.InvariantCulture, $"{dropped} bytes of an unfinished write dropped at line {broken.Line}: {broken.Reason}"))]);
    }

    /// <summary>Damage is evidence: the file stays as it is, and a new part says what was found.</summary>
    private void BeginAfterDamage(AuditVerdict broken)
    {
        Begin(_day, _part + 1);
        Append([new AuditRecord(AuditKind.System, AuditLog.Damaged, Codes.EventsCorrupt, Object: broken.File,
            Detail: string.Create(CultureInfo.InvariantCulture, $"line {broken.Line}: {broken.Reason}"))]);
    }

    private static bool LinesFollow(IStorageFile file, int line)
    {
        var reader = new AuditReader(file);
        while (reader.TryNext(out var bytes, out var complete))
        {
            if (reader.LineNumber > line && complete && AuditLine.TryRead(bytes, out _, out _, out _)) return true;
        }
        return false;
    }
}
