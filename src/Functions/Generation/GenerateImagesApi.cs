using AePipeline.Functions.Http;
using AePipeline.Generation;
using AePipeline.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Generation;

/// <summary>New images from the variational autoencoder.</summary>
public sealed class GenerateImagesApi(ImageGenerator generator)
{
    private const string Png = "image/png";

    /// <summary>Generates images: a PNG file with all of them for who accepts <c>image/png</c>, else JSON with each and its latent.</summary>
    [Function("GenerateImages")]
    public async Task<IResult> GenerateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "images/generate")] HttpRequest http, CancellationToken cancellationToken)
    {
        var body = await http.ReadTextAsync(cancellationToken);
        var request = body.Length == 0 ? new GenerationRequest() : JsonRequest.Read(body, ApiJson.Default.GenerationRequest);
        var generated = await generator.GenerateAsync(request, cancellationToken);
        if (!http.GetTypedHeaders().Accept.Any(type => type.MediaType == Png))
        {
            return Results.Json(generated, ApiJson.Default.GeneratedImages);
        }

        http.HttpContext.Response.Headers["X-Model-Version"] = generated.ModelVersion;
        return Results.Bytes(generated.ContactSheet, Png);
    }
}
