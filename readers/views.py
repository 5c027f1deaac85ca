from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .beacons import is_machine, refusal
from .counting import counter

LARGEST_NUMBER = 2**63 - 1


@csrf_exempt
@never_cache
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody reads this article (static/js/site.js). The answer is the same whether there is one, and asks no database."""
    if not settings.COUNT_READS:
        raise Http404
    if pk > LARGEST_NUMBER:  # of no article, and not worth remembering
        return HttpResponse(status=204)
    if refused := refusal(request, pk):
        status, sentence = refused
        return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    if not is_machine(request):
        counter.count(pk)
    return HttpResponse(status=204)
