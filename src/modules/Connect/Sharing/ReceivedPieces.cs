using Yiwang.Events;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Connect.Sharing;

/// <summary>Waveforms of which not all pieces have come, in State. A lane keeps their order.</summary>
internal sealed class ReceivedPieces(IDatabase state)
{
    /// <summary>Longer than a sender remembers what it has queued, so that nothing is waited for that will not come.</summary>
    private const long KeptUs = 30L * 86_400_000_000;

    public static Migration Schema { get; } = new(2, "sharing",
        ["create table received_pieces (receiver text not null, point text not null, at bigint not null, length bigint not null, bytes bytea not null, came bigint not null, primary key (receiver, point, at))"]);

    /// <returns>The whole block with its last piece, null before; a piece without those before it is refused. Taking one again changes nothing.</returns>
    public async Task<Outcome<SharedSample?>> TakeAsync(string receiver, Handle point, SharedSample piece, long nowUs, CancellationToken cancel)
    {
        SqlParameter[] place = [("receiver", receiver), ("point", point.ToString()), ("at", piece.TimeUs)];
        byte[] before = [];
        if (piece.Offset > 0)
        {
            var known = await state.ReadAsync(sql => sql.Query("select bytes from received_pieces where receiver = @receiver and point = @point and at = @at and length = @length", r => r.Bytes(0), [.. place, ("length", (long)piece.Length)]), cancel);
            if (known is not [var bytes] || bytes.Length < piece.Offset) return new Outcome(Codes.RequestInvalid, $"{point}: a piece of a waveform without the one before");
            before = bytes[..piece.Offset];
        }
        byte[] all = [.. before, .. piece.Block.Span];
        await state.WriteAsync(sql =>
        {
            sql.Execute("delete from received_pieces where receiver = @receiver and point = @point and came < @old", ("receiver", receiver), ("point", point.ToString()), ("old", nowUs - KeptUs));
            return sql.Execute("insert into received_pieces (receiver, point, at, length, bytes, came) values (@receiver, @point, @at, @length, @bytes, @came) on conflict (receiver, point, at) do update set length = excluded.length, bytes = excluded.bytes, came = excluded.came",
                [.. place, ("length", (long)piece.Length), ("bytes", all), ("came", nowUs)]);
        }, cancel);
        return all.Length < piece.Length ? (SharedSample?)null : piece with { Block = all, Offset = 0, Length = 0 };
    }

    public async Task DropAsync(string receiver, Handle point, long atUs, CancellationToken cancel) =>
        await state.WriteAsync(sql => sql.Execute("delete from received_pieces where receiver = @receiver and point = @point and at = @at", ("receiver", receiver), ("point", point.ToString()), ("at", atUs)), cancel);
}
