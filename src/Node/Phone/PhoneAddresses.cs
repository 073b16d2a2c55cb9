using System.Net;
using Yiwang.Node.Certificates;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Phone;

/// <summary>HTTPS addresses by which another machine on the network reaches this node; none while it listens on the machine itself only.</summary>
internal static class PhoneAddresses
{
    public static IReadOnlyList<Uri> Of(ListenSettings listen)
    {
        var own = Listeners.Address(listen.Address);
        var everywhere = own.Equals(IPAddress.Any) || own.Equals(IPAddress.IPv6Any);
        var addresses = listen.Https < 0 || IPAddress.IsLoopback(own) ? [] : everywhere ? LanAddresses.List() : [own];
        return
        [
            .. listen.Also.Select(a => new Uri(a)).Where(u => u.Scheme == "https" && !IPAddress.IsLoopback(IPAddress.Parse(u.Host.Trim('[', ']')))),
            .. addresses.Select(a => new UriBuilder("https", a.ToString(), listen.Https).Uri),
        ];
    }
}
