namespace Yiwang.Benchmarks.Resolve;

/// <summary>Requests encoded before the load begins, and what each must be answered with.</summary>
internal sealed class RequestSet
{
    private const int Distinct = 200_000;
    private readonly byte[] _bytes;
    private readonly int[] _starts = new int[Distinct + 1];
    private int _next;

    private RequestSet(byte[] bytes, int status) => (_bytes, Status) = (bytes, status);

    public int Status { get; }
    public int LongestRequest { get; private set; }

    /// <param name="rows">Numbers 0 … rows − 1 are asked for, spread over the whole.</param>
    /// <param name="status">See <see cref="IExchange.Status"/>.</param>
    public static RequestSet Of(long rows, int status, Func<long, byte[]> encode, long from = 0)
    {
        var random = new Random(11);
        var requests = Enumerable.Range(0, Distinct).Select(_ => encode(from + random.NextInt64(rows))).ToArray();
        var set = new RequestSet(new byte[requests.Sum(r => r.Length)], status) { LongestRequest = requests.Max(r => r.Length) };
        for (var i = 0; i < Distinct; i++)
        {
            requests[i].CopyTo(set._bytes, set._starts[i]);
            set._starts[i + 1] = set._starts[i] + requests[i].Length;
        }
        return set;
    }

    public ReadOnlySpan<byte> Next()
    {
        var i = _next;
        _next = i + 1 == Distinct ? 0 : i + 1;
        return _bytes.AsSpan(_starts[i].._starts[i + 1]);
    }
}
