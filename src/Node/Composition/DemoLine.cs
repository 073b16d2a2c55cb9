using Yiwang.Console.Wall;

namespace Yiwang.Node.Composition;

/// <summary>What a node of the demonstration does otherwise than a real one: its connections can be cut, and it looks for its neighbours more often.</summary>
/// <param name="Around">Put around every connection to another node.</param>
/// <param name="Wall">Shown on its wall screen instead of the node and its neighbours; null = those.</param>
internal sealed record DemoLine(Func<HttpMessageHandler, HttpMessageHandler> Around, IWall? Wall = null)
{
    /// <summary>A visitor who has cut a line wants to see it on the page.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);
}
