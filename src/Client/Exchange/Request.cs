using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Exchange;

/// <summary>What is asked, before it is known of which server and under which number.</summary>
/// <param name="Handle">Decides which server answers; <see cref="HandleBody.Server"/> when a certain server is meant.</param>
internal sealed record Request(OpCode Operation, string Handle, MessageBody Body, OpFlags Flags)
{
    /// <summary>Serial number of the site record by which the server was found.</summary>
    public short SiteSerial { get; init; } = Header.UnknownSite;

    /// <summary>Of the server itself: its site.</summary>
    public static Request Site { get; } = new(OpCode.GetSiteInfo, HandleBody.Server, new HandleBody(HandleBody.Server), OpFlags.PublicOnly);

    /// <summary>The credential will be asked for: over a connection, in a session if there are sessions.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>Not over UDP.</summary>
    public bool NeedsConnection { get; init; }

    /// <summary>Not a question: goes to a primary site and is never repeated by itself.</summary>
    public bool IsAdministrative => Operation is not (OpCode.Resolve or OpCode.GetSiteInfo);

    public bool IsCertified => (Flags & OpFlags.Certify) != 0;

    public InterfaceUse Use => IsAdministrative ? InterfaceUse.Administration : InterfaceUse.Resolution;
}
