using Yiwang.Signing;
using System.Text;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <param name="Note">The signed note, as served.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, string Note);

/// <summary>
/// Signs the log's size and root and keeps the newest in a file. Signs only what is durable, and only what extends the last one that it signed: after a
/// restore of older data, or damage, it stops with a <see cref="Fault"/> instead of showing the world a second history.
/// </summary>
public sealed class Checkpointer
{
    /// <summary>Name of the signing key in the key store.</summary>
    public const string KeyName = "log.ed25519";

    /// <summary>The last checkpoint's file, in the log's folder.</summary>
    public const string FileName = "checkpoint";

    /// <summary>After the last checkpoint's file: the last one that witnesses have cosigned.</summary>
    private const string CosignedSuffix = ".cosigned";

    /// <summary>Half of the second that a client may have to wait for an entry's checkpoint.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ILog _log;
    private readonly ISigner _signer;
    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly Lock _signing = new();
    private volatile SignedCheckpoint _current;
    private volatile SignedCheckpoint? _cosigned;
    private volatile TaskCompletionSource? _hold;
    private bool _mustNotSign;
    private bool _resumedUnchecked;

    private Checkpointer(ILog log, ISigner signer, string origin, IFileSystem files, string path)
    {
        (_log, _signer, _files, _path) = (log, signer, files, path);
        Key = NoteKey.Of(origin, signer);
        _current = Sign(0);
    }

    /// <summary>What others need to verify; published at <c>/log/key</c> and on the log page.</summary>
    public NoteKey Key { get; }

    /// <summary>The newest; carries cosignatures as soon as witnesses have given them for it.</summary>
    public SignedCheckpoint Current => _current;

    /// <summary>The newest one that witnesses have cosigned; null while there is none. A little behind <see cref="Current"/> while the log grows.</summary>
    public SignedCheckpoint? Cosigned => _cosigned;

    /// <summary>Why no newer checkpoint is published; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <param name="path">Usually <see cref="FileName"/> in the log's folder.</param>
    /// <param name="hold">Begin with <see cref="Hold"/>.</param>
    public static Checkpointer Open(ILog log, ISigner signer, string origin, IFileSystem files, string path, bool hold = false)
    {
        var checkpointer = new Checkpointer(log, signer, origin, files, path);
        if (SmallFile.TryRead(files, path) is { } note) checkpointer.Resume(Encoding.UTF8.GetString(note));
        if (SmallFile.TryRead(files, path + CosignedSuffix) is { } cosigned) checkpointer.ResumeCosigned(Encoding.UTF8.GetString(cosigned));
        if (!hold) checkpointer.Publish();
        else checkpointer.Hold();
        return checkpointer;
    }

    /// <summary>Signs and publishes the present size, when it has grown. Durable on return.</summary>
    public SignedCheckpoint Publish()
    {
        lock (_signing)
        {
            // The tree is hashed from durable entries, so what it covers is durable too.
            var size = Math.Min(_log.Size, _log.Tree.Size);
            if (_hold is not null || _mustNotSign || !Extends(size) || (size == _current.Checkpoint.Size && _files.Exists(_path))) return _current;
            try
            {
                var next = Sign(size);
                SmallFile.Replace(_files, _path, Encoding.UTF8.GetBytes(next.Note));
                Fault = null;
                return _current = next;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fault = e.Message;
                return _current;
            }
        }
    }

    /// <summary>Nothing new is signed until <see cref="Release"/>: neighbours are asked first what they hold of this log, lest a restored copy goes on under its name.</summary>
    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _hold;
        _hold = null;
        Publish();
        held?.TrySetResult();
    }

    /// <summary>Until the tree covers so many entries and signing is not held, or the patience is over; then the newest checkpoint, which covers them if one may.</summary>
    public async ValueTask<SignedCheckpoint> CoverAsync(long size, TimeSpan patience, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(patience);
        try
        {
            await _log.WaitForTreeAsync(size, late.Token);
            if (_hold is { } hold) await hold.Task.WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // whoever asks is told to come again
        }
        return Publish();
    }

    /// <summary>What others hold contradicts this log: it signs nothing more.</summary>
    public void Contradicted(string fault)
    {
        lock (_signing) Stop(fault);
    }

    /// <summary>Takes over the cosignatures of a checkpoint that this log has signed; those that it had already for the same one stay. Durable on return.</summary>
    /// <param name="signatures">Verified by the caller.</param>
    public void Adopt(SignedCheckpoint signed, IReadOnlyList<NoteSignature> signatures)
    {
        lock (_signing)
        {
            if (signatures.Count == 0 || signed.Checkpoint.Size > _log.Tree.Size || !_log.Tree.Root(signed.Checkpoint.Size).AsSpan().SequenceEqual(signed.Checkpoint.Root)) return;
            if (_cosigned is { } older && older.Checkpoint.Size > signed.Checkpoint.Size) return;
            var from = _cosigned is { } same && same.Checkpoint.Size == signed.Checkpoint.Size ? same : signed;
            if (!SignedNote.TryParse(from.Note, out var note, out _)) return;
            // a witness's newer signature takes the place of its older one
            var kept = note.Signatures.Where(s => !signatures.Any(n => n.Name == s.Name && n.KeyId == s.KeyId)).ToList();
            var next = new SignedCheckpoint(signed.Checkpoint, note.Of([.. kept, .. signatures]).ToString());
            _cosigned = next;
            if (_current.Checkpoint.Size == next.Checkpoint.Size) _current = next;
            try
            {
                SmallFile.Replace(_files, _path + CosignedSuffix, Encoding.UTF8.GetBytes(next.Note));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // the witnesses give them again after a restart
            }
        }
    }

    /// <summary>Publishes growth until cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do Publish();
            while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Publish();
        }
    }

    private void Resume(string text)
    {
        if (!SignedNote.TryParse(text, out var note, out _) || note.Verify([Key]) != NoteVerdict.Verified || !Checkpoint.TryParse(note.Text, out var last) || last.Origin != Key.Name)
        {
            Stop($"{_path} is damaged or was signed with another key");
            return;
        }
        _current = new SignedCheckpoint(last, text);
        _resumedUnchecked = true;
        if (last.Size > _log.Size) Stop($"the log has {_log.Size} entries, but {last.Size} were published: it was restored from an older copy");
    }

    private void ResumeCosigned(string text)
    {
        if (_mustNotSign || !SignedNote.TryParse(text, out var note, out _) || note.Verify([Key]) != NoteVerdict.Verified || !Checkpoint.TryParse(note.Text, out var last) || last.Size > _current.Checkpoint.Size) return;
        _cosigned = new SignedCheckpoint(last, text);
        if (last.Size == _current.Checkpoint.Size && last.Root.AsSpan().SequenceEqual(_current.Checkpoint.Root)) _current = _cosigned;
    }

    /// <summary>False while the tree, which is made anew after a crash, does not reach the last checkpoint, and for ever when it contradicts it.</summary>
    private bool Extends(long size)
    {
        var last = _current.Checkpoint;
        if (size < last.Size) return false;
        if (_resumedUnchecked && !_log.Tree.Root(last.Size).AsSpan().SequenceEqual(last.Root)) Stop($"the log's first {last.Size} entries are not those that were published");
        _resumedUnchecked = false;
        return !_mustNotSign;
    }

    private void Stop(string fault)
    {
        _mustNotSign = true;
        Fault = fault;
    }

    private SignedCheckpoint Sign(long size)
    {
        var checkpoint = new Checkpoint(Key.Name, size, _log.Tree.Root(size));
        return new SignedCheckpoint(checkpoint, SignedNote.Sign(checkpoint.ToString(), Key.Name, _signer).ToString());
    }
}
