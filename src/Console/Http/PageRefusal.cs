using Yiwang.Events;

namespace Yiwang.Console.Http;

/// <summary>Set as a feature of a request that a person's browser made and that is refused: what the error page says instead of its general words.</summary>
public sealed record PageRefusal(Bilingual Say);
