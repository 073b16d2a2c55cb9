namespace Yiwang.Connect.LineProtocol;

/// <summary>One measurement with its tags, as a sender repeats it line after line: for each field where it goes.</summary>
internal sealed class LineSource(byte[] key, LineMapping mapping)
{
    private readonly Lock _gate = new();
    private LineTarget[] _targets = [];

    /// <param name="field">As it stands in the line.</param>
    /// <param name="at">Where the field stood in the line before; most senders keep their order.</param>
    public LineTarget Find(ReadOnlySpan<byte> field, int at)
    {
        var targets = Volatile.Read(ref _targets);
        if (at < targets.Length && field.SequenceEqual(targets[at].Field)) return targets[at];
        foreach (var target in targets)
        {
            if (field.SequenceEqual(target.Field)) return target;
        }
        return Add(field);
    }

    private LineTarget Add(ReadOnlySpan<byte> field)
    {
        lock (_gate)
        {
            foreach (var target in _targets)
            {
                if (field.SequenceEqual(target.Field)) return target;
            }
            var made = mapping.Target(key, field.ToArray());
            // beyond the bound nothing is remembered, and each such field is looked up again
            if (_targets.Length < Wire.LineProtocol.LineParser.FieldsMax) Volatile.Write(ref _targets, [.. _targets, made]);
            return made;
        }
    }
}
