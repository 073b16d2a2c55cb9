using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Crossing.Bundles;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Net.Moving.Taken;
using Yiwang.Net.Moving.Wire;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Storage.Blobs;

namespace Yiwang.Net.Moving.Leaving;

/// <summary>
/// <c>POST /net/v1/move</c>: what a new node asks of the old one. Until it has the organisation's keys it signs with a key of its own that the code has bound; freezing and switching are signed with the
/// organisation's key. Every answer is sealed to the new node and signed by the organisation that runs the old one.
/// </summary>
internal sealed class MoveDoor(MovesOut moves, IMovedEntries earlier, RehomeDoor rehome)
{
    private const int TriesMax = 10, FileBytes = 2 << 20;
    private readonly MovingParts _parts = moves.Parts;
    private readonly MessageSigner _signer = new(moves.Parts.Crossing, moves.Parts.Time);
    private readonly MessageCheck _check = new(moves.Parts.Crossing, moves.Parts.Time);
    private readonly EntryPages _entries = new(moves.Parts.Events, new ProofMaker(moves.Parts.Events, moves.Parts.Checkpointer), moves.Parts.Facts, earlier, moves.Parts.Blobs);
    private readonly SamplePages _samples = new(moves.Parts.Streams);

    public async Task<CrossingResponse> HandleAsync(CrossingRequest request, CancellationToken cancel)
    {
        var signature = MessageCheck.Read(request.Fields, request.Body, MessageSigner.RequestComponents, SigningWords.RequestTag);
        if (!signature.Succeeded) return CrossingResponse.Refuse(signature.Status);
        if (_check.CheckTime(signature.Value.Parameters) is { Succeeded: false } late) return CrossingResponse.Refuse(late);
        if (Read(request.Body) is not { } asked) return CrossingResponse.Refuse(new Outcome(Codes.RequestInvalid, "not a question of a move"));
        if (asked.Op == MoveOps.Rehome) return await rehome.HandleAsync(request, asked, signature.Value, _check, _signer, cancel);
        if (_parts.Directory.Operator is not { } own || _parts.Signers.SignerOf(own.Id) is not { } key) return CrossingResponse.Refuse(new Outcome(Codes.NodeFault, "no key to sign with"));
        var row = asked.Op == MoveOps.Begin ? await BeginAsync(asked, cancel) : moves.FindMove(asked.Move) is { Key: not null } known ? known : Stranger();
        if (!row.Succeeded) return CrossingResponse.Refuse(row.Status);
        if (MessageCheck.Verify(request.Message, signature.Value, Asker(asked, row.Value)) is { Succeeded: false } forged) return CrossingResponse.Refuse(forged);
        var parameters = signature.Value.Parameters;
        if (!await _parts.State.WriteAsync(sql => NonceRows.TryAdd(sql, parameters.KeyId!, parameters.Nonce!, _check.NonceUntilUs(parameters)), cancel)) return CrossingResponse.Refuse(new Outcome(Codes.NetBadSignature, "seen before"));
        if (row.Value.Phase == MoveOutPhase.CalledOff) return CrossingResponse.Refuse(new Outcome(Codes.NetRecalled, asked.Move));
        var answer = await AnswerAsync(asked, row.Value, cancel);
        if (!answer.Succeeded) return CrossingResponse.Refuse(answer.Status);
        var (cipher, sealKey, nonce) = BundleSeal.CloseP256(answer.Value, row.Value.SealKey);
        var proof = asked.Op == MoveOps.Begin ? MoveCode.Proof(row.Value.CodeKey, "answer", [.. SHA256.HashData(request.Body.Span), .. cipher]) : null;
        return _signer.Answer(key, own.Id, request, JsonSerializer.SerializeToUtf8Bytes(new MoveAnswer(1, asked.Move, sealKey, nonce, cipher, proof), MoveJson.Default.MoveAnswer));
    }

    private static MoveRequest? Read(ReadOnlyMemory<byte> body)
    {
        try { return JsonSerializer.Deserialize(body.Span, MoveJson.Default.MoveRequest) is { Yiwang: 1, Move.Length: > 0 and <= 64, Op.Length: > 0 and <= 32 } read ? read : null; }
        catch (JsonException) { return null; }
    }

    /// <summary>Who does not know the code learns nothing, and ten wrong tries spend it.</summary>
    private async Task<Outcome<MoveOutRow>> BeginAsync(MoveRequest asked, CancellationToken cancel)
    {
        if (moves.FindMove(asked.Move) is not { } row) return Stranger();
        if (asked is not { Key.Length: Ed25519Signer.PublicKeyBytes, SealKey: { } sealKey, Proof: { } proof, Origin.Length: > 0 and <= 255 } || !SealingKey.IsPublicKey(SigningAlgorithm.Ed25519, sealKey)) return new Outcome(Codes.RequestInvalid, "keys");
        var again = row.Key is { } bound && bound.AsSpan().SequenceEqual(asked.Key);
        if (row.Tries >= TriesMax || row.CodeKey.Length == 0 || (!again && (row.Phase != MoveOutPhase.Opened || row.ExpiresUs <= Micros.Of(_parts.Time)))) return Stranger();
        if (!CryptographicOperations.FixedTimeEquals(MoveCode.Proof(row.CodeKey, "begin", [.. asked.Key, .. sealKey]), proof))
        {
            await moves.MissAsync(row.Move, cancel);
            return Stranger();
        }
        if (asked.Origin == _parts.Events.Origin) return new Outcome(Codes.RequestInvalid, "the same node", null, new Bilingual("新节点就是原节点。", "The new node is the old one."));
        if (!Uri.TryCreate(asked.Node, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https")) return new Outcome(Codes.RequestInvalid, "node", "node", new Bilingual("请先给新节点设置公开地址。", "Give the new node a public address first."));
        return await moves.BindAsync(row with { Key = asked.Key, SealKey = sealKey, Origin = asked.Origin, Node = node.AbsoluteUri, HandlePort = asked.HandlePort ?? 2641 }, cancel);
    }

    public static readonly Bilingual WrongCode = new("迁移码不对、已用过或已过期，请在原节点重新取得。", "The code is wrong, was used or is too old: get a new one on the old node.");

    private static Outcome Stranger() => new(Codes.NetBadSignature, "code", null, WrongCode);

    /// <summary>The key that must have signed: from freezing on the organisation's own, which only its new node has besides this one.</summary>
    private PactParty Asker(MoveRequest asked, MoveOutRow row)
    {
        if (asked.Op == MoveOps.Switch && OrganizationId.TryParse(row.Organization, out var id))
            return new PactParty(id, row.Name, "", Enum.TryParse<SigningAlgorithm>(row.OwnAlgorithm, out var algorithm) ? algorithm : SigningAlgorithm.Ed25519, row.OwnKey ?? [], row.OwnKey ?? [], default, null, "");
        if (asked.Op == MoveOps.Freeze && _parts.Directory.Find(row.Organization) is { } o) return new PactParty(o.Id, o.Name, o.Uscc.ToString(), o.Algorithm, o.FirstKey, o.Key, o.SealKey, null, "");
        return new PactParty(OrganizationId.Of(row.Key), "", "", SigningAlgorithm.Ed25519, row.Key!, row.Key!, default, null, "");
    }

    private async Task<Outcome<byte[]>> AnswerAsync(MoveRequest asked, MoveOutRow row, CancellationToken cancel) => asked.Op switch
    {
        MoveOps.Begin => Begun(row),
        MoveOps.Plan => await PlanAsync(row, cancel),
        MoveOps.Keys when row.IsOpen => Keys(row),
        MoveOps.Entries when row.IsOpen => await EntriesAsync(asked, row, cancel),
        MoveOps.Samples when row.IsOpen => Samples(asked, row),
        MoveOps.File when row.IsOpen => await FileAsync(asked, row, cancel),
        MoveOps.Goods when row.FrozenSize >= 0 => await GoodsAsync(asked, row, cancel),
        MoveOps.Freeze => Json(await moves.FreezeAsync(row.Move, cancel), size => new FrozenBody(size), MoveJson.Default.FrozenBody),
        MoveOps.Tally when row.FrozenSize >= 0 => Write(new MovePlan(_entries.Count(Scope(row), row.FrozenSize, cancel), 0, 0, 0, 0, row.FrozenSize), MoveJson.Default.MovePlan),
        MoveOps.Switch => Json(await moves.SwitchAsync(row.Move, cancel), until => new SwitchedBody(MovedEntries.Text(until)), MoveJson.Default.SwitchedBody),
        MoveOps.Done => Json(await moves.DoneAsync(row.Move, cancel), MoveJson.Default.FrozenBody),
        MoveOps.CallOff => Json(await moves.CallOffAsync(row.Move, null, cancel), MoveJson.Default.FrozenBody),
        _ => new Outcome(Codes.NetNotUnderstood, asked.Op),
    };

    private Outcome<byte[]> Begun(MoveOutRow row)
    {
        if (_parts.Directory.Find(row.Organization) is not { } o) return new Outcome(Codes.PartiesNotFound, row.Organization);
        var prefixes = from p in _parts.Prefixes.HeldBy(row.Organization)
                       select new MovePrefix(p.Prefix.ToString(), p.HolderName, p.TtlSeconds, moves.DelegatedHere(p.Prefix), p.State == Things.Prefixes.PrefixState.Suspended ? p.Reason ?? "" : null);
        var users = _parts.Directory.Members(o.Id).Where(u => u.Handle.Organization == o.Id).Select(u => u.Handle.Name.ToString());
        return Write(new BegunBody(MovePartyText.Of(o), MovePartyText.Of(_parts.Directory.Operator!), _parts.Events.Origin, _parts.Checkpointer.Key.ToString(), [.. prefixes], [.. users], row.Actor,
            [.. _parts.Upstreams.Select(u => u.AbsoluteUri)]), MoveJson.Default.BegunBody);
    }

    private async Task<Outcome<byte[]>> PlanAsync(MoveOutRow row, CancellationToken cancel)
    {
        var (open, shared) = (0L, 0L);
        await foreach (var one in moves.OwnCasesAsync(row, cancel))
        {
            open++;
            if (one.Parties.Values.SelectMany(m => m).Any(m => m != row.Organization && _parts.Directory.Find(m) is not null)) shared++;
        }
        var (series, samples) = _samples.Count(row.Organization);
        var id = OrganizationId.TryParse(row.Organization, out var parsed) ? parsed : default;
        return Write(new MovePlan(_entries.Count(Scope(row), _parts.Events.Size, cancel), open, shared, series, samples, _parts.Events.Size)
        {
            Pacts = _parts.Pacts.Of(id).Count(p => p.State is PactState.Active or PactState.Suspended), Waiting = _parts.Waiting(id),
        }, MoveJson.Default.MovePlan);
    }

    private Outcome<byte[]> Keys(MoveOutRow row)
    {
        if (_parts.Directory.Find(row.Organization) is not { } o) return new Outcome(Codes.PartiesNotFound, row.Organization);
        var keys = _parts.Keys.Export(o.Id).Select(k => new MoveKey(k.Name, k.Secret));
        var secrets = _parts.Directory.Apps(o.Id).Select(a => (App: a, Secret: _parts.Secrets.Find(a))).Where(s => s.Secret is not null).Select(s => new MoveSecret(s.App.Handle, s.App.SecretNumber, s.Secret!));
        return Write(new KeysBody([.. keys], [.. secrets]), MoveJson.Default.KeysBody);
    }

    private async Task<Outcome<byte[]>> EntriesAsync(MoveRequest asked, MoveOutRow row, CancellationToken cancel)
    {
        var limit = row.FrozenSize >= 0 ? row.FrozenSize : _parts.Events.Size;
        var page = await _entries.ReadAsync(Scope(row), asked.Cursor ?? "", limit, _parts.Options, cancel);
        if (!page.Succeeded) return page.Status;
        await _parts.State.WriteAsync(sql =>
        {
            // what it was told of it may fetch
            foreach (var name in page.Value.Files) sql.Execute("insert into moving_files (move, name, done) values (@move, @name, 0) on conflict (move, name) do nothing", ("move", row.Move), ("name", name));
            return 0;
        }, cancel);
        await moves.NoteAsync(row.Move, EntryPages.PositionOf(page.Value.Next), cancel);
        return Write(page.Value, MoveJson.Default.EntriesBody);
    }

    private Outcome<byte[]> Samples(MoveRequest asked, MoveOutRow row)
    {
        var since = long.TryParse(asked.Since, NumberStyles.None, CultureInfo.InvariantCulture, out var us) ? us : 0;
        var (page, next, end) = _samples.Read(row.Organization, asked.Cursor ?? "", since, _parts.Options.PageBytes);
        return Write(new SamplesBody(page, next, end), MoveJson.Default.SamplesBody);
    }

    private async Task<Outcome<byte[]>> FileAsync(MoveRequest asked, MoveOutRow row, CancellationToken cancel)
    {
        var told = await _parts.State.ReadAsync(sql => sql.QueryFirst("select count(*) from moving_files where move = @move and name = @name", r => r.Int64(0), ("move", row.Move), ("name", asked.Name ?? "")), cancel);
        if (told == 0 || !BlobName.TryParse(asked.Name, out var name) || _parts.Blobs.Open(name) is not { } file) return new Outcome(Codes.EventsNotFound, asked.Name);
        await using (file)
        {
            file.Position = Math.Clamp(asked.Offset ?? 0, 0, file.Length);
            var bytes = new byte[Math.Min(FileBytes, file.Length - file.Position)];
            await file.ReadExactlyAsync(bytes, cancel);
            return Write(new FileBody(bytes, file.Length), MoveJson.Default.FileBody);
        }
    }

    private async Task<Outcome<byte[]>> GoodsAsync(MoveRequest asked, MoveOutRow row, CancellationToken cancel)
    {
        if (_parts.Goods.FirstOrDefault(g => g.Name == asked.Name) is not { } goods) return new Outcome(Codes.NetNotUnderstood, asked.Name);
        var page = await goods.ReadAsync(row.Organization, asked.Cursor ?? "", cancel);
        return Write(new GoodsBody(page.Page, page.Next, page.End), MoveJson.Default.GoodsBody);
    }

    private static EntryPages.Scope Scope(MoveOutRow row) => new(row.Organization, row.Prefixes.Select(p => $"prefix:{p}").ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static Outcome<byte[]> Json<TIn, TOut>(Outcome<TIn> done, Func<TIn, TOut> body, JsonTypeInfo<TOut> type) => done.Succeeded ? Write(body(done.Value), type) : done.Status;

    private static Outcome<byte[]> Json(Outcome done, JsonTypeInfo<FrozenBody> type) => done.Succeeded ? Write(new FrozenBody(0), type) : done;

    private static Outcome<byte[]> Write<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);
}
