using System.Security.Cryptography;
using Yiwang.Trust.Coding.Activation;

namespace Yiwang.Trust.Coding.Public;

/// <summary>
/// Answers to secret codes on their way from the POST to the page that shows them: in memory, ten minutes, at most 65,536 (the oldest gives way). The page's address carries a random number and never the secret.
/// </summary>
internal sealed class Answers(TimeProvider clock)
{
    private const int Max = 65_536, TokenBytes = 12;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Code, Opening Opening, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public string Keep(string code, Opening opening)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            while (_order.TryPeek(out var oldest) && (_order.Count >= Max || _kept[oldest].Until <= now)) _kept.Remove(_order.Dequeue());
            _kept[token] = (code, opening, now + s_kept);
            _order.Enqueue(token);
        }
        return token;
    }

    public Opening? Find(string? token, string code)
    {
        if (token is null) return null;
        lock (_gate) return _kept.TryGetValue(token, out var found) && found.Code == code && found.Until > clock.GetUtcNow() ? found.Opening : null;
    }
}
